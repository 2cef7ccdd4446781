using System.Buffers.Binary;
using System.Runtime.InteropServices;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>Clicks of one brand and one day of UTC, column by column, on their way into one row of click_blocks.</summary>
internal sealed class BlockRows
{
    private const long MicrosPerMinute = 60_000_000;
    private const int MinutesPerDay = 1440;

    private readonly byte[][] _columns = [.. ClickColumns.All.Select(_ => Array.Empty<byte>())];

    public int Count { get; private set; }

    /// <summary>Clicks for which there is room.</summary>
    public int Capacity { get; private set; }

    /// <summary>To be filled once more.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a click. Its words stand as <paramref name="words"/> knows them: by numbers, or by places of what it has yet to find.</summary>
    public void Add(in LoadedClick click, WordIds.BrandWords words)
    {
        Grow();
        Set(ClickColumn.Minute, (ushort)(click.UnixMicros / MicrosPerMinute % MinutesPerDay));
        Set(ClickColumn.Link, checked((int)click.Link));
        Set(ClickColumn.Domain, checked((int)click.Domain));
        Set(ClickColumn.Visitor, (int)(uint)click.Visitor);
        Set(ClickColumn.Traffic, (byte)click.Traffic);
        Set(ClickColumn.Device, (byte)click.Agent.Facts.Device);
        Set(ClickColumn.Channel, (byte)click.Channel);
        Set(ClickColumn.Country, (ushort)(click.Region is [var first, var second, ..] ? first | (second << 8) : 0));
        var agent = words.Find(click.Agent);
        Set(ClickColumn.Region, words.Find(click.Region));
        Set(ClickColumn.Os, agent.Os);
        Set(ClickColumn.OsVersion, agent.OsVersion);
        Set(ClickColumn.Browser, agent.Browser);
        Set(ClickColumn.BrowserVersion, agent.BrowserVersion);
        Set(ClickColumn.InApp, agent.InApp);
        Set(ClickColumn.Referrer, words.Find(click.Referrer));
        Set(ClickColumn.Language, words.Find(click.Language));
        Set(ClickColumn.Source, words.Find(click.Query.Source));
        Set(ClickColumn.Medium, words.Find(click.Query.Medium));
        Set(ClickColumn.Campaign, words.Find(click.Query.Campaign));
        Count++;
    }

    /// <summary>The columns as they are stored. Only once every word has its number; valid until the next click.</summary>
    public ReadOnlyMemory<byte> Finish(ClickColumn column, WordIds words)
    {
        var cells = _columns[(int)column].AsMemory(0, Count * column.Width());
        if (column.HoldsWords())
        {
            foreach (ref var word in MemoryMarshal.Cast<byte, int>(cells.Span))
            {
                // As they stand in the block: little endian.
                var number = words.NumberOf(BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
                word = BitConverter.IsLittleEndian ? number : BinaryPrimitives.ReverseEndianness(number);
            }
        }

        return cells;
    }

    private void Grow()
    {
        if (Count < Capacity)
        {
            return;
        }

        Capacity = Math.Max(64, Capacity * 2);
        foreach (var column in ClickColumns.All)
        {
            Array.Resize(ref _columns[(int)column], Capacity * column.Width());
        }
    }

    private void Set(ClickColumn column, byte value) => _columns[(int)column][Count] = value;

    private void Set(ClickColumn column, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(_columns[(int)column].AsSpan(Count * sizeof(ushort)), value);

    private void Set(ClickColumn column, int value) => BinaryPrimitives.WriteInt32LittleEndian(_columns[(int)column].AsSpan(Count * sizeof(int)), value);
}
