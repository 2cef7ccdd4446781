using System.Net;
using System.Text;

namespace WhiteLabelLinks.Redirects.Tests.Consent;

/// <summary>Writes small files in the MaxMind format, so that every form of record can be tried.</summary>
internal sealed class LocationFile(int ipVersion)
{
    private readonly List<int[]> _nodes = [[-1, -1]];
    private readonly List<byte> _data = [];

    /// <summary>Adds a network with its record, which <see cref="Map"/> and <see cref="Text"/> make.</summary>
    public LocationFile Add(string network, byte[] record)
    {
        var parsed = IPNetwork.Parse(network);
        byte[] bytes = parsed.BaseAddress.GetAddressBytes();
        var length = parsed.PrefixLength;
        if (ipVersion == 6 && bytes.Length == 4)
        {
            (bytes, length) = ([.. new byte[12], .. bytes], length + 96);
        }
        var node = 0;
        for (var bit = 0; bit < length - 1; bit++)
        {
            var side = Side(bytes, bit);
            if (_nodes[node][side] < 0)
            {
                _nodes.Add([-1, -1]);
                _nodes[node][side] = _nodes.Count - 1;
            }
            node = _nodes[node][side];
        }
        // Far above any node: told apart when the tree is written.
        _nodes[node][Side(bytes, length - 1)] = 1_000_000 + _data.Count;
        _data.AddRange(record);
        return this;
    }

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        foreach (var record in _nodes.SelectMany(node => node))
        {
            var value = record < 0 ? _nodes.Count : record >= 1_000_000 ? record - 1_000_000 + _nodes.Count + 16 : record;
            file.Write([(byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        }
        file.Write(new byte[16]);
        file.Write([.. _data]);
        file.Write([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        file.Write(Map(
            ("binary_format_major_version", Number(5, 2)), ("binary_format_minor_version", Number(5, 0)), ("build_epoch", [0x04, 0x02, 0x60, 0, 0, 0]),
            ("database_type", Text("Test")), ("description", Map()), ("ip_version", Number(5, ipVersion)), ("languages", [0x00, 0x04]),
            ("node_count", Number(6, _nodes.Count)), ("record_size", Number(5, 24))));
        return file.ToArray();
    }

    public static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. bytes.Length < 29 ? (byte[])[(byte)(2 << 5 | bytes.Length)] : [2 << 5 | 29, (byte)(bytes.Length - 29)], .. bytes];
    }

    public static byte[] Map(params (string Key, byte[] Value)[] entries) =>
        [(byte)(7 << 5 | entries.Length), .. entries.SelectMany(entry => (byte[])[.. Text(entry.Key), .. entry.Value])];

    public static byte[] List(params byte[][] values) => [(byte)values.Length, 4, .. values.SelectMany(value => value)];

    private static byte[] Number(int type, int value) => [(byte)(type << 5 | 2), (byte)(value >> 8), (byte)value];

    private static int Side(byte[] bytes, int bit) => (bytes[bit / 8] >> (7 - (bit % 8))) & 1;
}
