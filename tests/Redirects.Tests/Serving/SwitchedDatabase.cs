using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Redirects.Tests.Serving;

/// <summary>A database that new connections reach only while it is switched on.</summary>
internal sealed class SwitchedDatabase(string connectionString)
{
    private volatile bool _isUp;

    public bool IsUp
    {
        get => _isUp;
        set => _isUp = value;
    }

    public void Use(IServiceCollection services)
    {
        var builder = new NpgsqlDataSourceBuilder(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        builder.UsePhysicalConnectionInitializer(_ => { }, _ => _isUp ? Task.CompletedTask : throw new NpgsqlException("switched off"));
        var source = builder.Build();
        services.AddKeyedSingleton(DatabaseRoles.Edge, source);
    }
}
