using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// <c>&lt;error-summary /&gt;</c> at the top of a form: nothing while the form is fine; else what is wrong with the form as a whole,
/// and a link to each field that needs attention. It takes the focus, so that a screen reader starts there.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper : UiTagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var state = ViewContext.ViewData.ModelState;
        if (state.IsValid || state.ErrorCount == 0)
        {
            output.SuppressOutput();
            return;
        }

        var whole = state.Where(entry => entry.Key.Length == 0).SelectMany(entry => entry.Value!.Errors).Select(FieldErrors.Text).ToList();
        var fields = state
            .Where(entry => entry.Key.Length > 0 && entry.Value!.Errors.Count > 0)
            .Select(entry => (entry.Key, Text: FieldErrors.Text(entry.Value!.Errors[0])))
            .ToList();

        Become(output, "div", "callout callout-bad");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-focus", string.Empty);
        // One complaint about the whole says what went wrong better than a headline over it.
        var only = whole.Count == 1 && fields.Count == 0 ? whole[0] : null;
        var body = Element("div", "callout-body", Element("p", "callout-title", only ?? Headline(whole.Count, fields.Count)));
        foreach (var text in whole.Where(_ => only is null))
        {
            body.InnerHtml.AppendHtml(Element("p", null, text));
        }

        if (fields.Count > 0)
        {
            var list = Element("ul", null);
            foreach (var (key, text) in fields)
            {
                var link = Element("a", null, text);
                link.Attributes["href"] = "#" + TagBuilder.CreateSanitizedId(key, "_");
                list.InnerHtml.AppendHtml(Element("li", null, link));
            }

            body.InnerHtml.AppendHtml(list);
        }

        output.Content.AppendHtml(Glyph("circle-alert")).AppendHtml(body);
    }

    private static string Headline(int whole, int fields) => (whole, fields) switch
    {
        ( > 0, _) => UiText.FormFailed,
        (_, 1) => UiText.ErrorSummaryOne,
        _ => UiText.ErrorSummaryMany.With(fields),
    };
}
