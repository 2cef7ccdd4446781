namespace WhiteLabelLinks.Benchmarks.Measures;

/// <summary>A figure and what it must not exceed or fall below.</summary>
internal sealed record Bound(string Name, double Value, string Unit, double? AtLeast = null, double? AtMost = null)
{
    private bool Holds => Value >= (AtLeast ?? double.MinValue) && Value <= (AtMost ?? double.MaxValue);

    /// <summary>Prints all and tells whether all hold.</summary>
    public static bool Print(IReadOnlyList<Bound> bounds)
    {
        Console.WriteLine();
        foreach (var bound in bounds)
        {
            var limit = bound.AtLeast is { } least ? $"at least {least}" : $"at most {bound.AtMost}";
            Console.WriteLine($"{(bound.Holds ? "holds " : "MISSED")}  {bound.Name,-36}{bound.Value,12:0.000} {bound.Unit,-3} {limit} {bound.Unit}");
        }
        return bounds.All(bound => bound.Holds);
    }
}
