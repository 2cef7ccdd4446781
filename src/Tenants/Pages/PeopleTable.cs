using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Tenants.Pages;

/// <summary>A person and their role, as a table shows them.</summary>
internal sealed record PersonRow(UserId Id, string Name, string Email, string Role, bool IsPending, bool IsYou, DateTimeOffset? LastSignInAt);

/// <summary>What the shared table of people is given.</summary>
internal sealed record PeopleTable(
    IReadOnlyList<PersonRow> People, bool CanChange, IReadOnlyList<(string Value, string Text)> Roles, string RemoveAsk, string RemoveText);
