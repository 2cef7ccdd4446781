namespace WhiteLabelLinks.Tenants;

/// <summary>
/// The brand entered by this request. Pages under <c>/brands/{brand}</c> and calls under <c>/api/v1</c> have one before their
/// own code runs; anywhere else, asking for it is a bug and throws.
/// </summary>
public sealed class CurrentBrand
{
    private BrandContext? _value;

    public BrandContext Value =>
        _value ?? throw new InvalidOperationException("No brand was entered: this code runs outside of a brand's pages and API.");

    internal BrandContext? ValueOrNone => _value;

    internal void Enter(BrandContext brand)
    {
        if (_value is { } entered && entered.Id != brand.Id)
        {
            throw new InvalidOperationException("A request works in one brand; another one was already entered.");
        }
        _value = brand;
    }
}
