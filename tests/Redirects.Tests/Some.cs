using System.Text;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Redirects.Hosts;
using WhiteLabelLinks.Redirects.Slugs;

namespace WhiteLabelLinks.Redirects.Tests;

/// <summary>Made-up routing data, small enough to read in a test.</summary>
internal static class Some
{
    public static readonly ShortHost Host = new("go.lumen.test", new BrandId(7), new DomainId(70), "Lumen");

    public static readonly ConsoleEntry Console = new(new ConsoleHost("console.northwind.test", new AgencyId(3)));

    public static SnapshotBuilder Snapshot => new();

    public static Outcome Visit(this RoutingSnapshot snapshot, string target, string method = "GET", string? host = null) =>
        RedirectEngine.Decide(new Visit(method, host ?? Host.Host, target), snapshot);

    internal sealed class SnapshotBuilder
    {
        private readonly List<HostEntry> _hosts = [Console];
        private readonly LinkTableBuilder _links = new();
        private readonly LinkTableBuilder _overlay = new();
        private ShortHost _host = Host;
        private long _lastLink = 100;

        public SnapshotBuilder On(ShortHost host)
        {
            _host = host;
            return this;
        }

        public SnapshotBuilder Link(string slug, string destination = "https://example.com/", LinkFlags flags = LinkFlags.ModeShort)
        {
            _links.Add(new LinkId(++_lastLink), _host.Domain, flags, Encoding.UTF8.GetBytes(slug), Encoding.UTF8.GetBytes(destination));
            return this;
        }

        public SnapshotBuilder Changed(string slug, string destination)
        {
            _overlay.Add(
                new LinkId(++_lastLink), _host.Domain, LinkFlags.ModeShort, Encoding.UTF8.GetBytes(slug), Encoding.UTF8.GetBytes(destination));
            return this;
        }

        public SnapshotBuilder Removed(string slug)
        {
            _overlay.AddGone(_host.Domain, Encoding.UTF8.GetBytes(slug));
            return this;
        }

        public RoutingSnapshot Build()
        {
            _hosts.Add(_host);
            return new RoutingSnapshot(new HostTable(_hosts), _links.Build(), _overlay.Build());
        }
    }
}
