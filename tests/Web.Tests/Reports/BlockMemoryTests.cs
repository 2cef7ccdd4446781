using Microsoft.Extensions.Time.Testing;
using Npgsql;
using WhiteLabelLinks.Clicks.Blocks;
using WhiteLabelLinks.Clicks.Loading;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Reports.Analytics;
using WhiteLabelLinks.Reports.Keeping;
using WhiteLabelLinks.Reports.Recounting;
using WhiteLabelLinks.Testing;
using WhiteLabelLinks.Web.Tests.Links;

namespace WhiteLabelLinks.Web.Tests.Reports;

/// <summary>S23: settled blocks are read once, and what is kept of them is never more than what the database has.</summary>
public sealed class BlockMemoryTests(LinkScene scene) : IClassFixture<LinkScene>
{
    private const int Size = 10_000;

    private static readonly BrandId Some = new(1);
    private static readonly BrandId Other = new(2);

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_read_of_a_settled_block_is_not_read_again(bool isFiltered)
    {
        var brand = await scene.AddBrandAsync(isFiltered ? "once-some" : "once-all");
        await WriteAsync(brand, Today.AddDays(-20));
        await SettleAsync(brand);
        var first = await AskAsync(brand, isFiltered);
        await scene.Database.ExecuteAsync("UPDATE click_blocks SET country = '\\x01', link = '\\x01', sums = '\\x01' WHERE brand_id = $1", brand.Value);
        Assert.Equal(first, await AskAsync(brand, isFiltered));
        (await MemoryAsync(brand)).Forget(brand, (await KeptAsync(brand)).Keys);
        await Assert.ThrowsAsync<InvalidDataException>(() => AskAsync(brand, isFiltered));
    }

    [Fact]
    public async Task A_column_that_nobody_asked_for_before_is_read_when_somebody_does()
    {
        var brand = await scene.AddBrandAsync("later");
        await WriteAsync(brand, Today.AddDays(-20));
        await SettleAsync(brand);
        await AskAsync(brand, isFiltered: true, ClickDimension.Device);
        var before = (await KeptAsync(brand)).Values.Single().Size;
        Assert.Equal("DE 5 5|FR 5 0|", await AskAsync(brand, isFiltered: true));
        Assert.True((await KeptAsync(brand)).Values.Single().Size > before);
    }

    [Fact]
    public async Task Late_clicks_and_a_day_settled_again_are_counted_and_the_blocks_before_are_dropped()
    {
        var brand = await scene.AddBrandAsync("late");
        var day = Today.AddDays(-20);
        await WriteAsync(brand, day);
        await SettleAsync(brand);
        Assert.Equal("DE 5 5|FR 5 0|", await AskAsync(brand));
        await WriteAsync(brand, day);
        Assert.Equal("DE 10 10|FR 10 0|", await AskAsync(brand));
        await SettleAsync(brand);
        Assert.Equal("DE 10 10|FR 10 0|", await AskAsync(brand));
        Assert.Equal(await IdsAsync(brand), (await KeptAsync(brand)).Keys.Order());
    }

    [Fact]
    public async Task A_day_whose_time_is_over_is_in_no_answer_and_no_longer_kept()
    {
        var brand = await scene.AddBrandAsync("over");
        await using var desk = scene.At(brand);
        await WriteAsync(brand, Today.AddMonths(-5));
        await WriteAsync(brand, Today.AddDays(-20));
        await SettleAsync(brand);
        Assert.Equal("DE 10 10|FR 10 0|", await AskAsync(brand));
        Assert.Equal(2, (await KeptAsync(brand)).Count);
        await desk.Get<ClickRetention>().ChangeAsync(3, "Mara Lind", Stop);
        await desk.Make<ForgetBrandClicksJob>().RunAsync(brand.Value, Stop);
        Assert.Equal("DE 5 5|FR 5 0|", await AskAsync(brand));
        Assert.Equal(await IdsAsync(brand), (await KeptAsync(brand)).Keys);
    }

    [Fact]
    public async Task A_brands_blocks_are_nothing_to_another_brand()
    {
        var (mine, theirs) = (await scene.AddBrandAsync("mine"), await scene.AddBrandAsync("theirs"));
        await WriteAsync(mine, Today.AddDays(-20));
        await SettleAsync(mine);
        Assert.Equal("DE 5 5|FR 5 0|", await AskAsync(mine));
        Assert.Equal("", await AskAsync(theirs));
        Assert.Empty(await KeptAsync(theirs));
        (await MemoryAsync(theirs)).Forget(theirs, (await KeptAsync(mine)).Keys);
        Assert.Single(await KeptAsync(mine));
    }

    [Fact]
    public void No_more_is_kept_than_there_is_room_for_and_what_is_in_use_stays()
    {
        var clock = new FakeTimeProvider();
        using var memory = new BlockMemory(clock, 3 * Size);
        foreach (var id in Enumerable.Range(1, 5))
        {
            memory.Keep(Some, Block(id));
        }
        Assert.Equal([1L, 2L], memory.Recall(Some, Today, Today).Keys);
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal([1L, 2L], memory.Recall(Some, Today, Today).Keys);
        memory.Keep(Other, Block(6));
        Assert.Empty(memory.Recall(Other, Today, Today));
        clock.Advance(TimeSpan.FromMinutes(2));
        memory.Keep(Other, Block(6));
        Assert.Equal([6L], memory.Recall(Other, Today, Today).Keys);
        Assert.Empty(memory.Recall(Some, Today, Today));
        Assert.Equal(Block(6).Size, memory.Size);
    }

    [Fact]
    public void What_nobody_asks_about_goes_within_the_hour()
    {
        var clock = new FakeTimeProvider();
        using var memory = new BlockMemory(clock, 3 * Size);
        memory.Keep(Some, Block(1));
        memory.Keep(Other, Block(2));
        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Single(memory.Recall(Other, Today, Today));
        clock.Advance(TimeSpan.FromMinutes(29));
        Assert.Empty(memory.Recall(Some, Today, Today));
        Assert.Single(memory.Recall(Other, Today, Today));
        clock.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal(0, memory.Size);
    }

    [Fact]
    public void Only_blocks_of_the_days_in_question_are_recalled_and_a_block_that_grew_takes_its_new_size()
    {
        using var memory = new BlockMemory(new FakeTimeProvider(), 10 * Size);
        var block = Block(1);
        memory.Keep(Some, block);
        Assert.Empty(memory.Recall(Some, Today.AddDays(1), Today.AddDays(2)));
        Assert.Same(block, Assert.Single(memory.Recall(Some, Today.AddDays(-1), Today)).Value);
        block.Set(ClickColumn.Link, new byte[Size]);
        memory.Keep(Some, block);
        Assert.Equal(block.Size, memory.Size);
        memory.Forget(Some, [1, 2]);
        Assert.Equal(0, memory.Size);
    }

    private static ClickBlock Block(long id)
    {
        var block = new ClickBlock(id, Today, 10, isSettled: true);
        block.Set(ClickColumn.Minute, new byte[Size]);
        return block;
    }

    private async Task<BlockMemory> MemoryAsync(BrandId brand)
    {
        await using var desk = scene.At(brand);
        return desk.Get<BlockMemory>();
    }

    private async Task<Dictionary<long, ClickBlock>> KeptAsync(BrandId brand) => (await MemoryAsync(brand)).Recall(brand, DateOnly.MinValue, DateOnly.MaxValue);

    private Task<IReadOnlyList<long>> IdsAsync(BrandId brand) =>
        Sql.ListAsync<long>(scene.Database.AdminConnectionString, "SELECT id FROM click_blocks WHERE brand_id = $1 ORDER BY id", brand.Value);

    // By a dimension; filtered by what is true of all, so that clicks are counted and not sums.
    private async Task<string> AskAsync(BrandId brand, bool isFiltered = false, ClickDimension by = ClickDimension.Country)
    {
        await using var desk = scene.At(brand);
        var request = new ClickRequest(new ClickPeriod(Today.AddDays(-300), Today), Granularity.Month, isFiltered ? [new ClickFilter(ClickDimension.Link, ["1", "2", "3"])] : []);
        var answer = await desk.Get<ClickStatistics>().AskAsync(request.Ask(TimeZoneInfo.Utc, [by]), Stop);
        var names = await desk.Get<ClickNames>().NameAsync(by, answer.By[by], 10, Stop);
        return string.Concat(names.Select(value => $"{value.Value} {value.Count.Clicks} {value.Count.Humans}|"));
    }

    private async Task SettleAsync(BrandId brand)
    {
        await using var desk = scene.At(brand);
        await desk.Make<SettleBrandJob>().RunAsync(brand.Value, Today.AddDays(-1), Stop);
    }

    // Ten clicks, five of them people's.
    private async Task WriteAsync(BrandId brand, DateOnly day)
    {
        await using var edge = NpgsqlDataSource.Create(scene.Database.EdgeConnectionString);
        new ClickHistory(edge, _ => "").WriteMonth([.. Enumerable.Range(0, 10).Select(n => new PastClick(
            new DateTimeOffset(day.ToDateTime(new TimeOnly(2 * n, 7)), TimeSpan.Zero), brand, new DomainId(1), new LinkId(1 + (n % 3)), n % 2 == 0 ? PastClicks.Phone : PastClicks.Curl)
        {
            Region = n % 2 == 0 ? "DE" : "FR", Address = IPAddress.Parse("198.51.100.7"),
        })]);
        await Sql.ScalarAsync<long>(scene.Database.EdgeConnectionString, "SELECT coalesce(app.roll_up_clicks(1000000), 0)");
    }
}
