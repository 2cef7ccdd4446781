using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http.Features;

namespace WhiteLabelLinks.Redirects;

/// <summary>
/// The web server with the edge right behind it. Every request is decided here, and a plain redirect is answered on the server's own
/// request, before the host makes a context, measures and pipeline of it. The others go on to the pipeline with their
/// <see cref="VisitDecision"/>. Why: docs/decisions/0011.
/// </summary>
/// <param name="redirects">Asked for when serving begins. The host asks for its server when it is put together, also where it will not serve:
/// a verb beside a running node, whose spool is not to be opened.</param>
internal sealed class RedirectServer(IServer server, Func<PlainRedirects> redirects) : IServer
{
    private const int WorkersPerProcessor = 2;

    public IFeatureCollection Features => server.Features;

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var edge = redirects();
        KeepWorkers();
        Settle();
        return server.StartAsync(new Application<TContext>(application, edge), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public void Dispose() => server.Dispose();

    // The pool counts one worker a processor as enough. Where one waits for a page of the spool, a processor then has nothing to do while
    // clicks wait.
    private static void KeepWorkers()
    {
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, WorkersPerProcessor * Environment.ProcessorCount), completions);
    }

    /// <summary>
    /// Makes what the start left alive as old as it gets, and close together, before the first visitor comes. Otherwise the first
    /// collections under load move it and stop every visitor for longer than all later ones do.
    /// </summary>
    internal static void Settle()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
    }

    private sealed class Application<TContext>(IHttpApplication<TContext> pipeline, PlainRedirects redirects) : IHttpApplication<Request<TContext>>
        where TContext : notnull
    {
        public Request<TContext> CreateContext(IFeatureCollection contextFeatures)
        {
            var request = contextFeatures is IHostContextContainer<Request<TContext>> connection ? connection.HostContext ??= new() : new();
            request.Features = contextFeatures;
            return request;
        }

        public Task ProcessRequestAsync(Request<TContext> context)
        {
            var features = context.Features!; // set where contexts are made
            if (redirects.TryAnswer(features, context.Decision, out var answer))
            {
                return answer;
            }
            features.Set(context.Decision);
            context.OfPipeline = pipeline.CreateContext(features);
            context.IsInPipeline = true;
            return pipeline.ProcessRequestAsync(context.OfPipeline);
        }

        public void DisposeContext(Request<TContext> context, Exception? exception)
        {
            if (context.IsInPipeline)
            {
                pipeline.DisposeContext(context.OfPipeline!, exception); // set together
                context.OfPipeline = default;
                context.IsInPipeline = false;
                context.Decision.Clear();
            }
        }
    }

    /// <summary>One request; a connection uses it again for its next.</summary>
    private sealed class Request<TContext>
    {
        public VisitDecision Decision { get; } = new();

        public IFeatureCollection? Features { get; set; }

        public TContext? OfPipeline { get; set; }

        public bool IsInPipeline { get; set; }
    }
}
