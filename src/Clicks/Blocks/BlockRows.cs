using System.Buffers.Binary;
using WhiteLabelLinks.Clicks.Loading;

namespace WhiteLabelLinks.Clicks.Blocks;

/// <summary>Clicks of one brand and one day of UTC, column by column, on their way into one row of click_blocks.</summary>
internal sealed class BlockRows
{
    private const long MicrosPerMinute = 60_000_000;
    private const int MinutesPerDay = 1440;

    private readonly byte[][] _columns = [.. ClickColumns.All.Select(_ => Array.Empty<byte>())];
    private int _capacity;

    public int Count { get; private set; }

    /// <summary>Adds a click. Its words stand as <paramref name="words"/> knows them: by numbers, or by places of what it has yet to find.</summary>
    public void Add(in LoadedClick click, WordIds words)
    {
        Grow();
        var brand = click.Brand;
        Set(ClickColumn.Minute, (int)(click.UnixMicros / MicrosPerMinute % MinutesPerDay));
        Set(ClickColumn.Link, checked((int)click.Link));
        Set(ClickColumn.Domain, checked((int)click.Domain));
        Set(ClickColumn.Visitor, (int)(uint)click.Visitor);
        Set(ClickColumn.Traffic, (int)click.Traffic);
        Set(ClickColumn.Device, (int)click.Agent.Facts.Device);
        Set(ClickColumn.Channel, (int)click.Channel);
        Set(ClickColumn.Country, click.Region is [var first, var second, ..] ? first | (second << 8) : 0);
        Set(ClickColumn.Region, words.Find(brand, click.Region));
        Set(ClickColumn.Os, words.Find(brand, click.Agent.Facts.Os));
        Set(ClickColumn.OsVersion, words.Find(brand, click.Agent.OsWithVersion));
        Set(ClickColumn.Browser, words.Find(brand, click.Agent.Facts.Browser));
        Set(ClickColumn.BrowserVersion, words.Find(brand, click.Agent.BrowserWithVersion));
        Set(ClickColumn.InApp, words.Find(brand, click.Agent.Facts.InApp));
        Set(ClickColumn.Referrer, words.Find(brand, click.Referrer));
        Set(ClickColumn.Language, words.Find(brand, click.Language));
        Set(ClickColumn.Source, words.Find(brand, click.Query.Source));
        Set(ClickColumn.Medium, words.Find(brand, click.Query.Medium));
        Set(ClickColumn.Campaign, words.Find(brand, click.Query.Campaign));
        Count++;
    }

    /// <summary>The columns as they are stored. Only once every word has its number.</summary>
    public byte[] Finish(ClickColumn column, WordIds words)
    {
        var bytes = _columns[(int)column].AsSpan(0, Count * column.Width());
        if (column.HoldsWords())
        {
            for (var at = 0; at < bytes.Length; at += sizeof(int))
            {
                var cell = bytes[at..];
                BinaryPrimitives.WriteInt32LittleEndian(cell, words.NumberOf(BinaryPrimitives.ReadInt32LittleEndian(cell)));
            }
        }

        return bytes.ToArray();
    }

    private void Grow()
    {
        if (Count < _capacity)
        {
            return;
        }

        _capacity = Math.Max(64, _capacity * 2);
        foreach (var column in ClickColumns.All)
        {
            Array.Resize(ref _columns[(int)column], _capacity * column.Width());
        }
    }

    private void Set(ClickColumn column, int value)
    {
        var width = column.Width();
        PlainCells.Write(_columns[(int)column].AsSpan(Count * width, width), value);
    }
}
