using System.Net;
using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using WhiteLabelLinks.Primitives;

namespace WhiteLabelLinks.Certificates.Dns;

/// <summary>
/// Asks DNS, and keeps nothing: whoever looks at a page after changing a record must see the change. Never throws; what could not be
/// asked is an answer of its own.
/// </summary>
internal sealed class DnsLookup
{
    private const int MostServers = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(1500);

    private readonly DnsOptions _options;
    private readonly Lazy<LookupClient> _client;

    public DnsLookup(DnsOptions options)
    {
        _options = options;
        _client = new Lazy<LookupClient>(() => new LookupClient(Tame((options.Servers.Count > 0 ? options.Servers : options.Resolvers) is { } servers
            ? new LookupClientOptions([.. servers])
            : new LookupClientOptions())));
    }

    /// <summary>Whether the servers responsible for a domain are asked, and not a resolver for everything.</summary>
    public bool Walks => _options.Servers.Count == 0;

    /// <summary>The servers that get what no other server is named for.</summary>
    public IReadOnlyList<IPEndPoint> Resolvers =>
        [.. _client.Value.NameServers.Select(server => IPAddress.TryParse(server.Address, out var address) ? new IPEndPoint(address, server.Port) : null).OfType<IPEndPoint>()];

    /// <summary>Asks the resolver.</summary>
    public Task<DnsReply> AskAsync(string name, QueryType type, CancellationToken cancellation) =>
        ReadAsync(client => client.QueryAsync(new DnsQuestion(name, type), cancellation));

    /// <summary>Asks the servers that are responsible; the resolver where they do not answer.</summary>
    public async Task<DnsReply> AskAsync(string name, QueryType type, IReadOnlyList<IPEndPoint> responsible, CancellationToken cancellation)
    {
        if (responsible.Count > 0)
        {
            var options = new DnsQueryAndServerOptions([.. responsible])
            {
                Recursion = false, UseCache = false, ThrowDnsErrors = false, ContinueOnDnsError = true, Timeout = Patience, Retries = 0,
            };
            var reply = await ReadAsync(client => client.QueryAsync(new DnsQuestion(name, type), options, cancellation));
            if (reply is { Kind: not ReplyKind.NotAsked, IsReferral: false })
            {
                return reply;
            }
        }
        return await AskAsync(name, type, cancellation);
    }

    /// <summary>The servers responsible for the zone that a name lies in; none when that cannot be found out.</summary>
    public async Task<IReadOnlyList<IPEndPoint>> ResponsibleForAsync(string name, CancellationToken cancellation)
    {
        for (var zone = name; Walks; zone = zone[(zone.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            var reply = await AskAsync(zone, QueryType.NS, cancellation);
            var servers = reply.Own<NsRecord>(zone).Select(record => DnsNames.Plain(record.NSDName)).Take(MostServers).ToList();
            if (servers.Count > 0)
            {
                var found = await Task.WhenAll(servers.SelectMany(server => new[] { QueryType.A, QueryType.AAAA }, (server, type) => AskAsync(server, type, cancellation)));
                // Who owns a domain says where its servers are: that must not send us into our own network.
                return [.. found.SelectMany(one => one.Addresses).Where(MayReach).Distinct().OrderBy(address => address.AddressFamily)
                    .Take(MostServers).Select(address => new IPEndPoint(address, _options.NameServerPort))];
            }
            if (reply.Kind == ReplyKind.NotAsked || !zone.Contains('.', StringComparison.Ordinal))
            {
                break;
            }
        }
        return [];
    }

    /// <summary>Whether an address that somebody else's record names may be talked to.</summary>
    public bool MayReach(IPAddress address) => PublicAddress.Is(address) || _options.Networks.Any(network => network.Contains(address));

    private static LookupClientOptions Tame(LookupClientOptions options)
    {
        options.UseCache = false;
        options.ThrowDnsErrors = false;
        options.ContinueOnDnsError = true;
        options.Timeout = Patience;
        options.Retries = 1;
        return options;
    }

    private async Task<DnsReply> ReadAsync(Func<LookupClient, Task<IDnsQueryResponse>> ask)
    {
        try
        {
            var answer = await ask(_client.Value);
            var code = (DnsResponseCode)answer.Header.ResponseCode;
            return code switch
            {
                DnsResponseCode.NoError => new DnsReply(ReplyKind.Answered, answer.Answers, IsReferral: IsReferral(answer)),
                DnsResponseCode.NotExistentDomain => new DnsReply(ReplyKind.NoSuchName, answer.Answers),
                _ => DnsReply.NotAsked with { IsServerFailure = code == DnsResponseCode.ServerFailure },
            };
        }
        catch (Exception e) when (e is DnsResponseException or SocketException or OperationCanceledException or IOException
            or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // No server, no network, too late, or bytes that are no answer.
            return DnsReply.NotAsked;
        }
    }

    private static bool IsReferral(IDnsQueryResponse answer) =>
        answer.Answers.Count == 0 && !answer.Header.HasAuthorityAnswer && answer.Authorities.OfType<NsRecord>().Any();
}
