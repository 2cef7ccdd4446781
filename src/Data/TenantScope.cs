using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Data;

/// <summary>
/// Who a request or job acts for. One instance lives as long as the request; each level is entered once, from the outside in, and
/// is never left. Everything the database shows follows from it: the query filter reads it, and so does row-level security, through
/// the settings that a connection is given.
/// </summary>
public sealed class TenantScope
{
    private BrandId? _brand;
    private bool _hasConsole;

    /// <summary>The brand acted for. Throws when none was entered: an empty scope never means all rows.</summary>
    public BrandId Brand => _brand ?? throw new InvalidOperationException(
        "No brand was entered. Call TenantScope.EnterBrand before touching a brand's rows.");

    /// <summary>Whether a brand was entered.</summary>
    public bool HasBrand => _brand is not null;

    /// <summary>The agency whose console, brands and people may be seen, if one was entered.</summary>
    public AgencyId? Agency { get; private set; }

    /// <summary>Whether the operator's own console was entered: agencies, consoles, brands and people of the whole installation.</summary>
    public bool IsOperator { get; private set; }

    /// <summary>The person acting, if one was entered.</summary>
    public UserId? User { get; private set; }

    /// <summary>Grows with every level that is entered, so that an open connection can be told of it.</summary>
    internal int Version { get; private set; }

    /// <summary>Enters the console of an agency, or the operator's own when <paramref name="agency"/> is null.</summary>
    /// <exception cref="InvalidOperationException">Another console was entered before.</exception>
    public void EnterConsole(AgencyId? agency)
    {
        if (_hasConsole)
        {
            RequireSame(Agency, agency, "console of agency");
            return;
        }

        _hasConsole = true;
        Agency = agency;
        IsOperator = agency is null;
        Version++;
    }

    /// <summary>Enters a brand. Whether the person or key may do so is checked by the caller, before.</summary>
    /// <exception cref="InvalidOperationException">Another brand was entered before.</exception>
    public void EnterBrand(BrandId brand)
    {
        if (brand.Value <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(brand), brand, "A brand's id is positive.");
        }

        if (_brand is not null)
        {
            RequireSame(_brand, brand, "brand");
            return;
        }

        _brand = brand;
        Version++;
    }

    /// <summary>Enters the person acting, who may see which brands are theirs before one is chosen.</summary>
    /// <exception cref="InvalidOperationException">Another person was entered before.</exception>
    public void EnterUser(UserId user)
    {
        if (User is not null)
        {
            RequireSame(User, user, "user");
            return;
        }

        User = user;
        Version++;
    }

    private static void RequireSame<T>(T? entered, T? asked, string what)
        where T : struct
    {
        if (!EqualityComparer<T?>.Default.Equals(entered, asked))
        {
            throw new InvalidOperationException(
                $"This scope already acts for {what} {entered?.ToString() ?? "(operator)"} and cannot enter {asked?.ToString() ?? "(operator)"}: open a new scope.");
        }
    }
}
