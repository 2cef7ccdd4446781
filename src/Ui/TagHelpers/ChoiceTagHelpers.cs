using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace WhiteLabelLinks.Ui.TagHelpers;

/// <summary><c>&lt;check-field for="Input.Enabled" label="…" help="…" /&gt;</c>; <c>switch</c> draws it as a switch.</summary>
[HtmlTargetElement("check-field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class CheckFieldTagHelper(IHtmlGenerator generator) : UiTagHelper
{
    public required ModelExpression For { get; set; }

    public string? Label { get; set; }

    public string? Help { get; set; }

    public bool Switch { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var id = TagBuilder.CreateSanitizedId(ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name), "_");
        var error = FieldErrors.First(ViewContext, For.Name);
        var wiring = new FieldWiring(id, Help is not null, error is not null);
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal) { ["class"] = Switch ? "switch" : "checkbox" };
        if (Switch)
        {
            attributes["role"] = "switch";
        }

        if (wiring.DescribedBy is { } described)
        {
            attributes["aria-describedby"] = described;
        }

        Become(output, "div", error is null ? "check-field" : "check-field field-invalid");
        output.Content.AppendHtml(generator.GenerateCheckBox(ViewContext, For.ModelExplorer, For.Name, null, attributes));
        var label = Element("label", null, Label ?? For.Metadata.GetDisplayName());
        label.Attributes["for"] = id;
        var text = Element("div", "check-text", label);
        if (Help is not null)
        {
            var help = Element("p", "field-help", Help);
            help.Attributes["id"] = wiring.HelpId;
            text.InnerHtml.AppendHtml(help);
        }

        if (error is not null)
        {
            var message = Element("p", "field-error", Glyph("circle-alert", 14), Element("span", null, error));
            message.Attributes["id"] = wiring.ErrorId;
            text.InnerHtml.AppendHtml(message);
        }

        output.Content.AppendHtml(text);

        // A cleared checkbox sends nothing; the hidden field sends false.
        if (generator.GenerateHiddenForCheckbox(ViewContext, For.ModelExplorer, For.Name) is { } hidden)
        {
            output.Content.AppendHtml(hidden);
        }
    }
}

/// <summary>
/// One of few, each with its own sentence. Put the choices in a group:
/// <c>&lt;choice-group for="Input.Mode" label="Mode"&gt;&lt;choice value="direct" label="Direct" help="…" /&gt;&lt;/choice-group&gt;</c>.
/// </summary>
[HtmlTargetElement("choice-group")]
public sealed class ChoiceGroupTagHelper : UiTagHelper
{
    public required ModelExpression For { get; set; }

    public string? Label { get; set; }

    public string? Help { get; set; }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        context.Items[typeof(ChoiceGroupTagHelper)] = new Group(name, For.Model?.ToString());
        var choices = await output.GetChildContentAsync();
        var error = FieldErrors.First(ViewContext, For.Name);

        Become(output, "fieldset", error is null ? "field choice-group" : "field choice-group field-invalid");
        output.Content.AppendHtml(Element("legend", "field-label", Label ?? For.Metadata.GetDisplayName()));
        if (Help is not null)
        {
            output.Content.AppendHtml(Element("p", "field-help", Help));
        }

        output.Content.AppendHtml(Element("div", "choices", choices));
        if (error is not null)
        {
            output.Content.AppendHtml(Element("p", "field-error", Glyph("circle-alert", 14), Element("span", null, error)));
        }
    }

    internal sealed record Group(string Name, string? Value);
}

[HtmlTargetElement("choice", ParentTag = "choice-group", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChoiceTagHelper : UiTagHelper
{
    public required string Value { get; set; }

    public required string Label { get; set; }

    public string? Help { get; set; }

    public bool Disabled { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var group = (ChoiceGroupTagHelper.Group)context.Items[typeof(ChoiceGroupTagHelper)];
        var id = TagBuilder.CreateSanitizedId($"{group.Name}_{Value}", "_");
        var radio = Element("input", "radio");
        radio.TagRenderMode = TagRenderMode.SelfClosing;
        radio.Attributes["type"] = "radio";
        radio.Attributes["name"] = group.Name;
        radio.Attributes["value"] = Value;
        radio.Attributes["id"] = id;
        if (string.Equals(group.Value, Value, StringComparison.OrdinalIgnoreCase))
        {
            radio.Attributes["checked"] = "checked";
        }

        if (Disabled)
        {
            radio.Attributes["disabled"] = "disabled";
        }

        var text = Element("span", "check-text", Element("span", "choice-label", Label));
        if (Help is not null)
        {
            var help = Element("span", "field-help", Help);
            help.Attributes["id"] = id + "-help";
            radio.Attributes["aria-describedby"] = id + "-help";
            text.InnerHtml.AppendHtml(help);
        }

        Become(output, "label", "choice");
        output.Attributes.SetAttribute("for", id);
        output.Content.AppendHtml(radio).AppendHtml(text);
    }
}
