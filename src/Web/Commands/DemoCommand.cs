using WhiteLabelLinks.Web.Demo;

namespace WhiteLabelLinks.Web.Commands;

/// <summary>The demo on a stopped or running node: a running one hears of it as of any change.</summary>
internal static class DemoCommand
{
    public static Task<int> LoadAsync(Func<string, string?> values, CancellationToken cancellationToken) =>
        Offline.RunAsync(values, async (services, settings) =>
        {
            await services.GetRequiredService<DemoLoader>().LoadAsync(Console.WriteLine, cancellationToken);
            Console.WriteLine($"Addresses, people and keys are in {DemoMark.Path(settings.DataFolder)}.");
            return 0;
        }, cancellationToken);

    public static Task<int> RemoveAsync(Func<string, string?> values, CancellationToken cancellationToken) =>
        Offline.RunAsync(values, async (services, _) =>
        {
            var brands = await services.GetRequiredService<DemoRemoval>().RemoveAsync(cancellationToken);
            Console.WriteLine(brands == 0 ? "There is no demo to remove." : $"The demo is gone: {brands} brands with their links, people and clicks.");
            return 0;
        }, cancellationToken);
}
