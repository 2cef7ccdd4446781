using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// A form in a native dialog, opened by <c>&lt;button data-dialog-open="add-domain"&gt;</c>:
/// <c>&lt;dialog-form id="add-domain" title="Add a domain" action="@Url.Page(null, "Add")" submit="Add domain"&gt;fields&lt;/dialog-form&gt;</c>.
/// <c>open</c> shows it at once, which is how a failed submission comes back with its errors.
/// </summary>
[HtmlTargetElement("dialog-form")]
public sealed class DialogFormTagHelper(IHtmlGenerator generator) : UiTagHelper
{
    public required string Id { get; set; }

    public required string Title { get; set; }

    public string? Lead { get; set; }

    /// <summary>Where the form posts to; null is the page itself.</summary>
    public string? Action { get; set; }

    public required string Submit { get; set; }

    /// <summary>The action destroys something: the button says so in red.</summary>
    public bool Danger { get; set; }

    public bool Open { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var fields = await output.GetChildContentAsync();
        Become(output, "dialog", "dialog");
        output.Attributes.SetAttribute("id", Id);
        output.Attributes.SetAttribute("aria-labelledby", Id + "-title");
        if (Open)
        {
            output.Attributes.SetAttribute("data-dialog-start", string.Empty);
        }

        var title = Element("h2", null, Title);
        title.Attributes["id"] = Id + "-title";
        var close = Element("button", "btn btn-ghost btn-icon", Glyph("x"));
        close.Attributes["type"] = "button";
        close.Attributes["data-dialog-close"] = string.Empty;
        close.Attributes["aria-label"] = UiText.Close;

        var cancel = Element("button", "btn", UiText.Cancel);
        cancel.Attributes["type"] = "button";
        cancel.Attributes["data-dialog-close"] = string.Empty;
        var submit = Element("button", Danger ? "btn btn-danger" : "btn btn-primary", Submit);
        submit.Attributes["type"] = "submit";

        var form = Element(
            "form",
            null,
            Element("div", "dialog-header", title, close),
            Element("div", "dialog-body", Lead is null ? null : Element("p", "dialog-lead", Lead), fields),
            Element("div", "dialog-footer", cancel, submit),
            generator.GenerateAntiforgery(ViewContext));
        form.Attributes["method"] = "post";
        if (Action is not null)
        {
            form.Attributes["action"] = Action;
        }

        output.Content.SetHtmlContent(form);
    }
}
