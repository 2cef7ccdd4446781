using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Editing;

internal sealed class FirstLink(LinkEditor editor, CurrentBrand brand) : IFirstLink
{
    public bool Accepts(string destination, out string error)
    {
        var fields = new LinkFields();
        fields.Destination(destination);
        error = fields.AreValid ? "" : fields.Errors[0].Message;
        return fields.AreValid;
    }

    public async Task<Uri> CreateAsync(BrandDomain domain, string destination, CancellationToken cancellation)
    {
        var result = await editor.CreateAsync(new NewLink(destination) { Domain = domain.Id }, brand.Value.Actor, cancellation);
        return result is CreateLinkResult.Created { Link: var link } && Slug.TryParse(link.Slug, out var slug, out _)
            ? PublicAddresses.ShortUrl(domain.BaseUrl, slug)
            : throw new InvalidOperationException($"The first link could not be created: {result}.");
    }
}
