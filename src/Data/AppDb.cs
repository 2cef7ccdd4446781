using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data;

/// <summary>
/// The console's database, as role wll_app. It has no sets of its own: modules map their entities by <see cref="IModelPart"/>.
/// Scoped, never pooled: an instance belongs to one <see cref="TenantScope"/>.
/// </summary>
public sealed class AppDb : DbContext
{
    /// <summary>Name of the query filter on every <see cref="ITenantOwned"/> entity.</summary>
    public const string BrandFilter = "brand";

    private readonly TenantScope _scope;

    public AppDb(DbContextOptions<AppDb> options, TenantScope scope, IEnumerable<IModelPart> parts)
        : base(options)
    {
        _scope = scope;
        Parts = [.. parts];
        Session = new TenantSession(scope);
        ChangeTracker.Tracking += GiveBrand;
    }

    internal IReadOnlyList<IModelPart> Parts { get; }

    internal TenantSession Session { get; }

    // Read by the query filter at every execution; throws when the scope is empty.
    private BrandId CurrentBrand => _scope.Brand;

    /// <summary>
    /// The context's connection, open and acting for the scope, for SQL that EF cannot say. It closes with the context. Enter the
    /// scope first: a level entered later reaches commands of EF, but not one that is sent by hand.
    /// </summary>
    public async Task<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken = default)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)Database.GetDbConnection();
        await Session.EnsureAsync(connection, Database.CurrentTransaction?.GetDbTransaction(), cancellationToken);
        return connection;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        RequireOwnRows();
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        RequireOwnRows();
        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => IdConverters.Register(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var part in Parts)
        {
            part.Map(modelBuilder);
        }

        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(entity => entity.BaseType is null && !entity.IsOwned()).ToList())
        {
            ExpectIdentity(entity);
            if (typeof(ITenantOwned).IsAssignableFrom(entity.ClrType))
            {
                FilterMethod.MakeGenericMethod(entity.ClrType).Invoke(this, [modelBuilder]);
            }
        }
    }

    private static readonly MethodInfo FilterMethod =
        typeof(AppDb).GetMethod(nameof(Filter), BindingFlags.Instance | BindingFlags.NonPublic)!; // not null: it is below

    private void Filter<T>(ModelBuilder model)
        where T : class, ITenantOwned =>
        model.Entity<T>().HasQueryFilter(BrandFilter, row => row.BrandId == CurrentBrand);

    // EF takes neither a type of our own nor a part of a composite key for generated. A row id is, unless its part says otherwise.
    private static void ExpectIdentity(IMutableEntityType entity)
    {
        if (entity.FindPrimaryKey()?.Properties is [.., { Name: "Id" } id]
            && (id.ClrType == typeof(long) || IdConverters.IsId(id.ClrType))
            && ((IConventionProperty)id).GetValueGeneratedConfigurationSource() != ConfigurationSource.Explicit)
        {
            id.ValueGenerated = ValueGenerated.OnAdd;
            id.SetValueGenerationStrategy(NpgsqlValueGenerationStrategy.IdentityAlwaysColumn);
        }
    }

    private void GiveBrand(object? sender, EntityTrackingEventArgs tracking)
    {
        if (!tracking.FromQuery && tracking.State == EntityState.Added && tracking.Entry.Entity is ITenantOwned { BrandId.Value: 0 })
        {
            tracking.Entry.Property(nameof(ITenantOwned.BrandId)).CurrentValue = _scope.Brand;
        }
    }

    private void RequireOwnRows()
    {
        ChangeTracker.DetectChanges();
        foreach (var entry in ChangeTracker.Entries<ITenantOwned>())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            var brand = entry.Entity.BrandId;
            if (brand != _scope.Brand)
            {
                throw new TenantMismatchException(
                    $"{entry.Metadata.ClrType.Name} of brand {brand} cannot be saved in the scope of brand {_scope.Brand}.");
            }
        }
    }
}
