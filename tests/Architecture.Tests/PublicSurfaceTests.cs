using System.Reflection;
using System.Runtime.CompilerServices;
using WhiteLabelLinks.Testing;
using Xunit;

namespace WhiteLabelLinks.Architecture.Tests;

/// <summary>
/// A module's public types are listed in <c>PublicSurface/Module.txt</c>: one that becomes public by accident is seen in review.
/// After a change on purpose run these tests once with APPROVE=1 in the environment, and commit the lists.
/// </summary>
public sealed class PublicSurfaceTests
{
    public static IEnumerable<TheoryDataRow<string>> All => Modules.Existing.Select(module => new TheoryDataRow<string>(module));

    [Theory]
    [MemberData(nameof(All))]
    public void The_public_types_of_a_module_are_the_listed_ones(string module)
    {
        var list = Path.Combine(Repository.Root, "tests", "Architecture.Tests", "PublicSurface", module + ".txt");
        var types = OwnTypes(module).Where(type => type.IsVisible).Select(Describe).Order(StringComparer.Ordinal).ToList();
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
        {
            File.WriteAllLines(list, types);
        }

        var approved = File.Exists(list) ? File.ReadAllLines(list) : [];
        Assert.True(
            approved.SequenceEqual(types, StringComparer.Ordinal),
            $"{module}: new {Join(types.Except(approved))}; gone {Join(approved.Except(types))}. Make it internal, or run with APPROVE=1.");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_class_that_nobody_derives_from_is_sealed(string module) =>
        Assert.Empty(Open(OwnTypes(module)).Select(type => type.FullName));

    [Fact]
    public void An_open_class_is_named() => Assert.Equal([typeof(LeftOpen)], Open([typeof(LeftOpen), typeof(Parent), typeof(Child), typeof(Faked), typeof(Modules)]));

    private static IEnumerable<Type> Open(IReadOnlyList<Type> types)
    {
        var bases = types.Select(type => type.BaseType is { IsGenericType: true } generic ? generic.GetGenericTypeDefinition() : type.BaseType).ToHashSet();
        return types.Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !bases.Contains(type) && !IsMeantAsBase(type));
    }

    // A test's stand-in derives from it, in an assembly that is not looked at here.
    private static bool IsMeantAsBase(Type type) =>
        type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Any(method => method is { IsVirtual: true, IsFinal: false } && method.GetBaseDefinition() == method
                && !method.IsDefined(typeof(CompilerGeneratedAttribute)));

    // What the compilers write is theirs: Razor's documents, regular expressions, the entry point's class.
    private static List<Type> OwnTypes(string module) =>
        [.. Modules.AssemblyOf(module).GetTypes().Where(type =>
            type.Namespace?.StartsWith("WhiteLabelLinks.", StringComparison.Ordinal) == true && !IsGenerated(type))];

    private static bool IsGenerated(Type type) =>
        type.IsDefined(typeof(CompilerGeneratedAttribute)) || type.IsDefined(typeof(System.CodeDom.Compiler.GeneratedCodeAttribute))
        || (type.DeclaringType is { } outer && IsGenerated(outer));

    private static string Describe(Type type) => $"{Kind(type)} {type.FullName?["WhiteLabelLinks.".Length..]}";

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        _ when typeof(Delegate).IsAssignableFrom(type) => "delegate",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => "class",
    };

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    public class LeftOpen;

    private class Parent;

    public class Faked
    {
        public virtual int Free() => 0;
    }

    private sealed class Child : Parent;
}
