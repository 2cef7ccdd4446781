using Xunit;

namespace WhiteLabelLinks.Architecture.Tests;

public sealed class ModuleGraphTests
{
    [Fact]
    public void Every_project_references_only_what_the_graph_allows() =>
        Assert.Empty(Modules.Existing.SelectMany(module => Modules.Breaches(module, Modules.ReferencesOf(module))));

    [Fact]
    public void Every_assembly_uses_only_what_the_graph_allows() =>
        Assert.Empty(Modules.Existing.SelectMany(module => Modules.Breaches(
            module,
            Modules.AssemblyOf(module).GetReferencedAssemblies()
                .Where(name => name.Name?.StartsWith("WhiteLabelLinks.", StringComparison.Ordinal) == true)
                .Select(name => name.Name!["WhiteLabelLinks.".Length..])))); // not null: filtered above

    [Fact]
    public void The_number_of_projects_stays_small() => Assert.InRange(Modules.Existing.Count, 5, 17);

    [Theory]
    [InlineData("Redirects", "Data", "Redirects may not reference Data.")]
    [InlineData("Clicks", "Redirects", "Clicks may not reference Redirects.")]
    [InlineData("AdPlatforms", "Redirects", "AdPlatforms may not reference Redirects.")]
    [InlineData("AdPlatforms", "Themes", "AdPlatforms may not reference Themes.")]
    [InlineData("Certificates", "Redirects", "Certificates may not reference Redirects.")]
    [InlineData("Tenants", "Links", "Tenants may not reference Links.")]
    [InlineData("Primitives", "Ui", "Primitives may not reference Ui.")]
    [InlineData("Migrations", "Data", "Migrations may not reference Data.")]
    [InlineData("Common", "Primitives", "Common has no row in src/README.md: a new module needs a decision in docs/decisions.")]
    public void A_wrong_reference_is_named(string module, string reference, string breach) =>
        Assert.Equal([breach], Modules.Breaches(module, [reference]));

    [Fact]
    public void The_table_is_read_as_it_is_written()
    {
        Assert.Equal(["Primitives", "Data", "Ui", "Tenants", "Redirects"], Modules.Table["Links"].MayReference);
        Assert.Empty(Modules.Table["Primitives"].MayReference);
        Assert.Contains("Redirects", Modules.DataPlane);
        Assert.Contains("Clicks", Modules.DataPlane);
        Assert.Contains("Themes", Modules.DataPlane);
        Assert.Contains("AdPlatforms", Modules.DataPlane);
        Assert.Contains("Certificates", Modules.DataPlane);
        Assert.Equal(["Primitives"], Modules.Table["Certificates"].MayReference);
        Assert.Contains("AdPlatforms", Modules.Table["Redirects"].MayReference);
        Assert.DoesNotContain("Links", Modules.DataPlane);
    }
}
