using Microsoft.Extensions.Logging;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Links.Bulk;

/// <summary>
/// Carries a bulk action, or its undo, to the end. Harmless when run again, at once or after being killed: each step says in
/// its own transaction how far it got.
/// </summary>
internal sealed partial class LinkBatchJob(TenantScope scope, BatchSteps steps, ILogger<LinkBatchJob> logger)
{
    public async Task RunAsync(long brandId, Guid batchId, CancellationToken cancellation)
    {
        scope.EnterBrand(new BrandId(brandId));
        var count = 1;
        while (await steps.StepAsync(batchId, cancellation))
        {
            count++;
        }
        Log.Finished(logger, batchId, count);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Bulk action {Batch} ended after {Steps} steps")]
        public static partial void Finished(ILogger logger, Guid batch, int steps);
    }
}
