using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Enrichment;
using Xunit;

namespace WhiteLabelLinks.Clicks.Tests.Blocks;

/// <summary>S23: what a day adds up to is what counting its clicks one by one gives.</summary>
public sealed class DaySumsTests
{
    private sealed record Cell(int Minute, int Traffic, int Visitor, int Word);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 50)]
    [InlineData(3, 5_000)]
    public void Sums_are_those_of_the_clicks(int seed, int clicks)
    {
        var (cells, sums) = Made(seed, clicks);
        var words = new List<ValueSum>();
        foreach (var sum in sums.Of(ClickColumn.Campaign))
        {
            words.Add(sum);
        }
        Assert.Equal(
            cells.GroupBy(cell => cell.Word).Select(word => new ValueSum(word.Key, word.Count(), word.Count(IsHuman))).OrderBy(sum => sum.Value),
            words.OrderBy(sum => sum.Value));
        Span<int> all = stackalloc int[DaySums.Quarters];
        Span<int> humans = stackalloc int[DaySums.Quarters];
        sums.ReadQuarters(all, humans);
        for (var quarter = 0; quarter < DaySums.Quarters; quarter++)
        {
            var within = cells.Where(cell => cell.Minute / DaySums.MinutesPerQuarter == quarter).ToList();
            Assert.Equal((within.Count, within.Count(IsHuman)), (all[quarter], humans[quarter]));
        }
    }

    [Theory]
    [InlineData(4, 40)]
    [InlineData(5, 5_000)]
    public void Wherever_a_day_is_cut_the_visitors_of_both_parts_are_known(int seed, int clicks)
    {
        var (cells, sums) = Made(seed, clicks);
        for (var quarter = 0; quarter <= DaySums.Quarters; quarter++)
        {
            var cut = quarter * DaySums.MinutesPerQuarter;
            Assert.Equal(
                (Visitors(cells.Where(cell => cell.Minute < cut)), Visitors(cells.Where(cell => cell.Minute >= cut)), Visitors(cells)),
                sums.VisitorsAt(quarter));
        }
    }

    [Fact]
    public void What_are_no_sums_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => new DaySums([]));
        Assert.Throws<InvalidDataException>(() => new DaySums(new byte[200]));
        Assert.Throws<InvalidDataException>(() => new DaySums([1, 2, 3]));
    }

    private static bool IsHuman(Cell cell) => cell.Traffic == (int)Traffic.Human;

    private static int Visitors(IEnumerable<Cell> cells)
    {
        var people = cells.Where(IsHuman).ToList();
        return people.Select(cell => cell.Visitor).Where(visitor => visitor != 0).Distinct().Count() + people.Count(cell => cell.Visitor == 0);
    }

    // Words of one byte to five, visitors who come again, some of whom nothing is known.
    private static (List<Cell> Cells, DaySums Sums) Made(int seed, int clicks)
    {
        var chance = new Random(seed);
        int[] words = [0, 1, 127, 128, 16_383, 16_384, 2_097_151, 999_999_999, int.MaxValue, ClickColumns.OtherWord];
        var cells = Enumerable.Range(0, clicks)
            .Select(_ => new Cell(chance.Next(1440), chance.Next(3), chance.Next(clicks / 3 + 2) * (chance.Next(5) == 0 ? 0 : -7), words[chance.Next(words.Length)]))
            .OrderBy(cell => cell.Minute).ToList();
        var writer = new DaySumsWriter([.. cells.Select(cell => cell.Minute)], [.. cells.Select(cell => cell.Traffic)]);
        foreach (var column in ClickColumns.All)
        {
            writer.Add(column, [.. cells.Select(cell => column switch
            {
                ClickColumn.Minute => cell.Minute,
                ClickColumn.Traffic => cell.Traffic,
                ClickColumn.Visitor => cell.Visitor,
                _ => cell.Word,
            })]);
        }
        return (cells, new DaySums(writer.Finish()));
    }
}
