namespace WhiteLabelLinks.Web.Commands;

internal static class Complain
{
    /// <summary>Everything that is wrong, a line each, on standard error. The exit code says that the call was at fault.</summary>
    public static int About(IReadOnlyList<string> errors)
    {
        Console.Error.WriteLine(errors.Count == 1 ? "This cannot start:" : $"This cannot start, for {errors.Count} reasons:");
        foreach (var error in errors)
        {
            Console.Error.WriteLine("  " + error);
        }
        return 2;
    }
}
