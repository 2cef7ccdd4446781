using System.Net;
using System.Net.Sockets;
using MaxMind.Db;
using Microsoft.Extensions.Logging;

namespace WhiteLabelLinks.Redirects.Consent;

/// <summary>
/// Where an address is, from a file in the MaxMind format that is held in memory: the bundled one (countries), or a configured
/// one (countries, or cities with their subdivisions). A file mapped from disk would end the process when it is cut short.
/// </summary>
internal sealed partial class RegionLookup : IDisposable
{
    private readonly Reader? _reader;
    private readonly ILogger _log;
    private int _isDamageTold;

    private RegionLookup(Reader? reader, ILogger log) => (_reader, _log) = (reader, log);

    /// <summary>The day on which the file was made; null where there is none.</summary>
    public DateTime? MadeOn => _reader?.Metadata.BuildDate;

    /// <summary>
    /// Opens the configured file, or else the bundled one. Without the bundled one every place is unknown, which gets the
    /// strictest rule; that is told once.
    /// </summary>
    /// <exception cref="InvalidDataException">The configured file is missing, no location file, or damaged. For the start to show.</exception>
    public static RegionLookup Open(string? configured, string bundled, ILogger log)
    {
        try
        {
            return new RegionLookup(Load(configured ?? bundled), log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDatabaseException or DeserializationException
            or ArgumentException or InvalidOperationException)
        {
            if (configured is not null)
            {
                throw new InvalidDataException($"The location file {configured} cannot be used: {e.Message} It must be a country or city file ending in .mmdb.", e);
            }
            Log.NoLocationFile(log, bundled, e.Message);
            return new RegionLookup(null, log);
        }
    }

    /// <summary>The region of an address; unknown for one that is private or not in the file. Never throws.</summary>
    public Region Find(IPAddress? address)
    {
        if (_reader is null || address is null)
        {
            return Region.Unknown;
        }
        var plain = ClientAddress.Plain(address);
        // A file of IPv4 networks answers a question about IPv6 with some other network.
        if (!ClientAddress.IsPublic(plain) || (plain.AddressFamily is AddressFamily.InterNetworkV6 && _reader.Metadata.IPVersion != 6))
        {
            return Region.Unknown;
        }
        try
        {
            return _reader.Find<LocatedPlace>(plain)?.ToRegion() ?? Region.Unknown;
        }
#pragma warning disable CA1031 // a damaged file throws whatever the damage leads to; the visitor arrives, under the strictest rule
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (Interlocked.Exchange(ref _isDamageTold, 1) == 0)
            {
                Log.DamagedLocationFile(_log, e.Message);
            }
            return Region.Unknown;
        }
    }

    public void Dispose() => _reader?.Dispose();

    private static Reader Load(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException("There is no such file.");
        }
        var reader = new Reader(file, FileAccessMode.Memory);
        try
        {
            // One look at either end tells whether the data can be read at all.
            reader.Find<LocatedPlace>(IPAddress.Parse("1.1.1.1"));
            reader.Find<LocatedPlace>(IPAddress.Parse("223.255.255.254"));
            return reader;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "No location file: {File}: {Reason} Every visitor's place is unknown, and the strictest consent rule applies to all.")]
        public static partial void NoLocationFile(ILogger log, string file, string reason);

        [LoggerMessage(2, LogLevel.Error, "The location file is damaged: {Reason} Addresses it cannot place get the strictest consent rule. This is told once.")]
        public static partial void DamagedLocationFile(ILogger log, string reason);
    }
}
