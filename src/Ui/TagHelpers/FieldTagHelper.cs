using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using WhiteLabelLinks.Ui.Resources;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary>
/// Label above, control, help under it, error from ModelState beside it:
/// <c>&lt;field for="Input.Destination" label="Destination" help="Where the link leads." type="url" /&gt;</c>.
/// Content replaces the control (a select, two inputs); an input, select or textarea with asp-for inside is tied to help and error.
/// </summary>
[HtmlTargetElement("field")]
public sealed class FieldTagHelper(IHtmlGenerator generator) : UiTagHelper
{
    public required ModelExpression For { get; set; }

    /// <summary>Null takes the display name of the property.</summary>
    public string? Label { get; set; }

    public string? Help { get; set; }

    /// <summary>Says "Optional" beside the label.</summary>
    public bool Optional { get; set; }

    /// <summary>Type of the input; null follows the property: number, email, url, password, date, else text.</summary>
    public string? Type { get; set; }

    public string? Placeholder { get; set; }

    public string? Autocomplete { get; set; }

    public string? InputMode { get; set; }

    /// <summary>Fixed text in front of the value: "go.lumen.example/".</summary>
    public string? Prefix { get; set; }

    public string? Suffix { get; set; }

    /// <summary>More than one makes it a text area.</summary>
    public int Rows { get; set; } = 1;

    public bool Required { get; set; }

    public bool Autofocus { get; set; }

    public bool Mono { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var id = TagBuilder.CreateSanitizedId(ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name), "_");
        var error = FieldErrors.First(ViewContext, For.Name);
        var wiring = new FieldWiring(id, Help is not null, error is not null);
        context.Items[typeof(FieldWiring)] = wiring;
        var custom = await output.GetChildContentAsync();

        Become(output, "div", error is null ? "field" : "field field-invalid");
        var label = Element("label", null, Label ?? For.Metadata.GetDisplayName());
        label.Attributes["for"] = id;
        output.Content.AppendHtml(Element("div", "field-label", label, Optional ? Element("span", "field-optional", UiText.Optional) : null));
        output.Content.AppendHtml(custom.IsEmptyOrWhiteSpace ? Affixed(Control(wiring)) : custom);
        if (error is not null)
        {
            output.Content.AppendHtml(WithId(Element("p", "field-error", Glyph("circle-alert", 14), Element("span", null, error)), wiring.ErrorId));
        }

        if (Help is not null)
        {
            output.Content.AppendHtml(WithId(Element("p", "field-help", Help), wiring.HelpId));
        }
    }

    private TagBuilder Control(FieldWiring wiring)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["class"] = Mono ? "input mono" : "input" };
        foreach (var (name, value) in new[]
        {
            ("placeholder", Placeholder), ("autocomplete", Autocomplete), ("inputmode", InputMode),
            ("required", Required ? string.Empty : null), ("autofocus", Autofocus ? string.Empty : null),
            ("aria-describedby", wiring.DescribedBy), ("aria-invalid", wiring.Invalid ? "true" : null),
        })
        {
            if (value is not null)
            {
                attributes[name] = value;
            }
        }

        if (Rows > 1)
        {
            return generator.GenerateTextArea(ViewContext, For.ModelExplorer, For.Name, Rows, 0, attributes);
        }

        var type = Type ?? TypeOf(For.Metadata.DataTypeName, For.Metadata.UnderlyingOrModelType);
        if (type == "password")
        {
            return generator.GeneratePassword(ViewContext, For.ModelExplorer, For.Name, null, attributes);
        }

        attributes["type"] = type;
        var format = type == "date" ? "{0:yyyy-MM-dd}" : null;
        return generator.GenerateTextBox(ViewContext, For.ModelExplorer, For.Name, For.Model, format, attributes);
    }

    private TagBuilder Affixed(TagBuilder control) =>
        Prefix is null && Suffix is null
            ? control
            : Element(
                "div",
                "input-group",
                Prefix is null ? null : Element("span", "affix", Prefix),
                control,
                Suffix is null ? null : Element("span", "affix", Suffix));

    private static TagBuilder WithId(TagBuilder element, string id)
    {
        element.Attributes["id"] = id;
        return element;
    }

    private static string TypeOf(string? dataType, Type type) => dataType switch
    {
        nameof(DataType.Password) => "password",
        nameof(DataType.EmailAddress) => "email",
        nameof(DataType.Url) => "url",
        nameof(DataType.Date) => "date",
        nameof(DataType.PhoneNumber) => "tel",
        _ when type == typeof(DateOnly) => "date",
        _ when type == typeof(int) || type == typeof(long) || type == typeof(short) => "number",
        _ => "text",
    };
}

/// <summary>Ids that tie a control to its help and error.</summary>
internal sealed record FieldWiring(string Id, bool HasHelp, bool Invalid)
{
    public string HelpId => Id + "-help";

    public string ErrorId => Id + "-error";

    public string? DescribedBy => (Invalid, HasHelp) switch
    {
        (true, true) => $"{ErrorId} {HelpId}",
        (true, false) => ErrorId,
        (false, true) => HelpId,
        _ => null,
    };
}

internal static class FieldErrors
{
    public static string? First(ViewContext view, string name)
    {
        var key = view.ViewData.TemplateInfo.GetFullHtmlFieldName(name);
        return view.ViewData.ModelState.TryGetValue(key, out var entry) && entry.Errors.Count > 0 ? Text(entry.Errors[0]) : null;
    }

    public static string Text(Microsoft.AspNetCore.Mvc.ModelBinding.ModelError error) =>
        string.IsNullOrEmpty(error.ErrorMessage) ? UiText.FormFailed : error.ErrorMessage;
}

/// <summary>Dresses a control with asp-for that stands inside a field.</summary>
[HtmlTargetElement("input", Attributes = "asp-for", ParentTag = "field")]
[HtmlTargetElement("select", Attributes = "asp-for", ParentTag = "field")]
[HtmlTargetElement("textarea", Attributes = "asp-for", ParentTag = "field")]
public sealed class FieldControlTagHelper : TagHelper
{
    /// <summary>After the framework's own helper, which writes id, name and value.</summary>
    public override int Order => 10;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!context.Items.TryGetValue(typeof(FieldWiring), out var item) || item is not FieldWiring wiring)
        {
            return;
        }

        output.AddClasses(output.TagName == "select" ? "input select" : "input");
        if (wiring.DescribedBy is { } described)
        {
            output.Attributes.SetAttribute("aria-describedby", described);
        }

        if (wiring.Invalid)
        {
            output.Attributes.SetAttribute("aria-invalid", "true");
        }
    }
}
