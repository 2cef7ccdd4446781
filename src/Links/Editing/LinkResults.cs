using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Editing;

/// <summary>One thing that is wrong.</summary>
/// <param name="Field">Name of the field as the API knows it: <c>destination</c>.</param>
/// <param name="Message">A sentence for whoever filled it in.</param>
internal sealed record FieldError(string Field, string Message);

/// <summary>What came of asking for a new link.</summary>
internal abstract record CreateLinkResult
{
    private CreateLinkResult()
    {
    }

    internal sealed record Created(Link Link) : CreateLinkResult;

    internal sealed record Invalid(IReadOnlyList<FieldError> Errors) : CreateLinkResult;

    /// <summary>The domain has a link with this slug, possibly an archived one.</summary>
    internal sealed record SlugTaken(string Slug, LinkId? By, bool ByArchived) : CreateLinkResult;

    /// <summary>The brand has no domain yet.</summary>
    internal sealed record NoDomain : CreateLinkResult;
}

/// <summary>What came of asking for a change to a link.</summary>
internal abstract record EditLinkResult
{
    private EditLinkResult()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Link">As it is now.</param>
    /// <param name="IsChanged">False when everything was so already; then nothing was written, not even a history entry.</param>
    internal sealed record Saved(Link Link, bool IsChanged) : EditLinkResult;

    internal sealed record Invalid(IReadOnlyList<FieldError> Errors) : EditLinkResult;

    /// <summary>Somebody else saved after <see cref="LinkEdit.SeenAt"/>.</summary>
    internal sealed record ChangedMeanwhile(Link Link, string By) : EditLinkResult;

    internal sealed record NotFound : EditLinkResult;
}
