using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Pages.Links;

/// <summary>A page that holds the form; what its shared part is written against.</summary>
internal interface IHasLinkForm
{
    LinkForm Input { get; }

    BrandContext Brand { get; }

    LinkChoices Choices { get; }
}
