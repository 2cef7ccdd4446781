using WhiteLabelLinks.Clicks.Blocks;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Blocks;

/// <summary>S23: a column says the same before a day is settled and after.</summary>
public sealed class SettledColumnTests
{
    [Theory]
    [InlineData(ClickColumn.Country, 1, 5)] // one value
    [InlineData(ClickColumn.Channel, 12, 37)]
    [InlineData(ClickColumn.Referrer, 256, 1_003)] // a byte a click
    [InlineData(ClickColumn.Referrer, 257, 4_001)] // two bytes
    [InlineData(ClickColumn.Link, 65_536, 140_001)]
    [InlineData(ClickColumn.Link, 65_537, 140_001)] // too many to name
    [InlineData(ClickColumn.Visitor, 3_000, 3_000)] // a value of its own for each
    [InlineData(ClickColumn.Minute, 1_440, 5_000)]
    public void A_settled_column_reads_back_every_click(ClickColumn column, int values, int clicks)
    {
        var cells = Enumerable.Range(0, clicks).Select(n => n % values).ToArray();
        var read = new BlockCells(column);
        // Larger before, so that what is left over from another block would show.
        read.Read(SettledColumn.Write(column, Enumerable.Repeat(7, clicks + 50).ToArray()), clicks + 50, isSettled: true);
        read.Read(SettledColumn.Write(column, cells), clicks, isSettled: true);
        Assert.Equal(cells, read.Codes.ToArray().Select(read.ValueOf));
        Assert.True(!read.HasValues || read.Values.ToArray().Distinct().Count() == values);
        Assert.Equal(values > 65_536 || column is ClickColumn.Minute, read.Places == 0);
        Assert.True(read.Places == 0 || read.Codes.ToArray().Max() < read.Places);
    }

    [Fact]
    public void A_column_that_was_cut_off_is_refused()
    {
        var bytes = SettledColumn.Write(ClickColumn.Referrer, Enumerable.Range(0, 300).Select(n => n % 9).ToArray());
        var read = new BlockCells(ClickColumn.Referrer);
        for (var length = 1; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => read.Read(bytes.AsSpan(0, length), 300, isSettled: true));
        }
    }
}
