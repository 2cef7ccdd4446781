using System.Globalization;
using WhiteLabelLinks.Links.Utm;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Outcomes;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>Names of a link's fields, the same in the API, in the history and in errors.</summary>
internal static class FieldNames
{
    public const string Domain = "domain";
    public const string Slug = "slug";
    public const string Destination = "destination";
    public const string Title = "title";
    public const string Tags = "tags";
    public const string Mode = "mode";
    public const string Critical = "critical";
    public const string QueryMode = "query_mode";
    public const string RedirectStatus = "redirect_status";
    public const string Campaign = "campaign";
    public const string Source = "source";
    public const string AdGroup = "ad_group";
    public const string Creator = "creator";
    public const string UtmTemplate = "utm_template";
}

/// <summary>Checks each field by itself and collects every complaint, so that a form shows all of them at once.</summary>
internal sealed class LinkFields
{
    public const int MaxTitle = 200;
    public const int MaxIdentifier = 80;

    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> Errors => _errors;

    public bool AreValid => _errors.Count == 0;

    /// <summary>After <see cref="Utm"/>: what that complained of is not said twice.</summary>
    public TargetUrl Destination(string? text)
    {
        if (!TargetUrl.TryParse(text, out var url, out var error))
        {
            Add(FieldNames.Destination, error);
        }
        else if (ClickPlaceholders.FindUnknown(text ?? "") is { } word)
        {
            Add(FieldNames.Destination, LinksText.DestinationWordUnknown.With(word, string.Join(", ", ClickPlaceholders.All)));
        }
        else if (UtmAddress.FindEmail(url.Value) is { } parameter && !_errors.Exists(known => known.Field == parameter))
        {
            Add(FieldNames.Destination, LinksText.DestinationNamesPerson.With(parameter));
        }
        return url;
    }

    /// <summary>What is asked of the five parameters, each by itself.</summary>
    public void Utm(IReadOnlyDictionary<UtmParameter, string?> values)
    {
        foreach (var (parameter, value) in values)
        {
            if (ComplainOfUtm(value, out _) is { } complaint)
            {
                Add(parameter.ToName(), complaint);
            }
        }
    }

    /// <summary>What the brand asks every destination for.</summary>
    public void Required(string destination, IReadOnlyList<UtmParameter> required)
    {
        var there = required.Count == 0 ? [] : UtmAddress.Read(destination);
        foreach (var parameter in required.Where(parameter => !there.ContainsKey(parameter)))
        {
            Add(parameter.ToName(), LinksText.UtmRequired.With(parameter.ToName()));
        }
    }

    /// <summary>Null when a value may stand in an address. It is kept in the logs of everybody along the way, so it must name nobody.</summary>
    public static string? ComplainOfUtm(string? value, out string clean) =>
        TextRules.ComplainOf(value, UtmParameters.MaxValue, out clean) ?? (UtmAddress.IsEmail(clean) ? LinksText.UtmNamesPerson : null);

    /// <summary>A random one for nothing.</summary>
    public Slug Slug(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return Primitives.Slug.Generate();
        }
        if (!Primitives.Slug.TryParse(text, out var slug, out var error))
        {
            Add(FieldNames.Slug, error);
        }
        return slug;
    }

    public string? Title(string? text)
    {
        if (!OneLine.TryClean(text, out var clean))
        {
            Add(FieldNames.Title, LinksText.TitleBadCharacters);
        }
        else if (clean.Length > MaxTitle)
        {
            Add(FieldNames.Title, LinksText.TitleTooLong.With(MaxTitle, clean.Length));
        }
        return clean.Length == 0 ? null : clean;
    }

    /// <summary>An ad group or a creator, by the name of its field; null for an empty one.</summary>
    public string? Identifier(string field, string? text)
    {
        if (TextRules.ComplainOf(text, MaxIdentifier, out var clean) is { } complaint)
        {
            Add(field, complaint);
        }
        return clean.Length == 0 ? null : clean;
    }

    public string[] Tags(IEnumerable<string?> tags)
    {
        if (!TagList.TryNormalize(tags, out var normalized, out var error))
        {
            Add(FieldNames.Tags, error);
        }
        return normalized;
    }

    public short RedirectStatus(int status)
    {
        if (status is not (301 or 302 or 307 or 308))
        {
            Add(FieldNames.RedirectStatus, LinksText.RedirectStatusUnknown.With(status.ToString(CultureInfo.InvariantCulture)));
            return 302;
        }
        return (short)status;
    }

    /// <summary>A critical link is always a bare redirect.</summary>
    public void Critical(bool isCritical, LinkMode mode)
    {
        if (isCritical && mode == LinkMode.Retargeting)
        {
            Add(FieldNames.Critical, LinksText.CriticalRetargeting);
        }
    }

    public void Chain(OwnChain chain)
    {
        if (chain != OwnChain.Ends)
        {
            Add(FieldNames.Destination, chain == OwnChain.Loops ? LinksText.DestinationLoops : LinksText.DestinationChainTooLong.With(OwnLinks.MaxHops));
        }
    }

    public void Add(string field, string error) => _errors.Add(new FieldError(field, error));
}
