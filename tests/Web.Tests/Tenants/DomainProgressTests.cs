using WhiteLabelLinks.Certificates.Dns;
using WhiteLabelLinks.Tenants.Domains;

namespace WhiteLabelLinks.Web.Tests.Tenants;

/// <summary>What days of looks at DNS make of a domain (S18, S112): warnings, the end and the way back, and when it is looked at next.</summary>
public sealed class DomainProgressTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Proof_and_way_come_in_either_order()
    {
        var domain = New();
        Assert.Equal([DomainEvents.Pointing], Apply(domain, Look(DomainReach.Here, OwnershipProof.Missing), 0));
        Assert.Null(domain.VerifiedAt);
        Assert.Equal([DomainEvents.Verified], Apply(domain, Look(DomainReach.Here, OwnershipProof.Found), 1));
        Assert.Equal(Start.AddHours(1), domain.VerifiedAt);
        Assert.Empty(Apply(domain, Look(DomainReach.Here, OwnershipProof.Found), 2));
    }

    [Fact]
    public void A_name_that_is_somebody_elses_is_told_once_and_never_verified()
    {
        var domain = New();
        Assert.Equal([DomainEvents.Held], DomainProgress.Apply(domain, Look(DomainReach.Nowhere, OwnershipProof.Found), mayVerify: false, Start));
        Assert.Empty(DomainProgress.Apply(domain, Look(DomainReach.Nowhere, OwnershipProof.Found), mayVerify: false, Start.AddHours(1)));
        Assert.Null(domain.VerifiedAt);
    }

    [Fact]
    public void A_week_of_positive_failure_warns_three_times_and_then_stops_the_domain_and_a_month_later_gives_it_up()
    {
        var domain = Live();
        var story = Enumerable.Range(0, 24 * 40 / 6).SelectMany(at => Apply(domain, Lost, at * 6).Select(kind => (Day: at * 6 / 24, Kind: kind))).ToList();

        Assert.Equal(
            [
                (0, DomainEvents.NotPointing), (0, DomainEvents.Failing), (1, DomainEvents.Warned), (3, DomainEvents.Warned), (5, DomainEvents.Warned),
                (7, DomainEvents.Suspended), (37, DomainEvents.Released),
            ],
            story);
        Assert.Null(domain.VerifiedAt);
    }

    [Theory]
    [InlineData(DomainReach.Here, OwnershipProof.Missing)]
    [InlineData(DomainReach.Elsewhere, OwnershipProof.Found)]
    [InlineData(DomainReach.Partly, OwnershipProof.Missing)]
    public void Either_the_proof_or_the_way_brings_it_back(DomainReach reach, OwnershipProof proof)
    {
        var domain = Live();
        for (var at = 0; at <= 24 * 8; at += 6)
        {
            Apply(domain, Lost, at);
        }
        Assert.NotNull(domain.SuspendedAt);

        Assert.Contains(DomainEvents.Resumed, Apply(domain, Look(reach, proof), 24 * 9));
        Assert.Equal((null, null, (short)0), (domain.SuspendedAt, domain.FailingSince, domain.Warnings));
    }

    [Fact]
    public void A_resolver_that_is_down_for_weeks_drops_nothing()
    {
        var domain = Live();
        for (var hour = 0; hour < 24 * 30; hour++)
        {
            Assert.Empty(Apply(domain, Look(DomainReach.Unknown, OwnershipProof.Unknown), hour));
            Assert.Empty(Apply(domain, Look(DomainReach.Nowhere, OwnershipProof.Missing, isCertain: false), hour));
        }
        Assert.Equal((Start, Start, null, null), (domain.VerifiedAt, domain.PointingSince, domain.FailingSince, domain.SuspendedAt));
    }

    [Fact]
    public void Two_failures_with_silence_between_them_are_no_week_of_failure()
    {
        var domain = Live();
        Apply(domain, Lost, 0);
        Apply(domain, Look(DomainReach.Unknown, OwnershipProof.Unknown), 24);
        // Nobody could be asked for eight days.
        Assert.Empty(Apply(domain, Lost, 24 * 9));
        Assert.Equal(Start.AddDays(9), domain.FailingSince);
    }

    [Fact]
    public void However_it_is_looked_at_nothing_stops_without_three_warnings()
    {
        var domain = Live();
        Apply(domain, Lost, 0);
        List<string> story = [];
        // At the greatest distance that still counts.
        for (var hour = 48; hour <= 24 * 20 && domain.SuspendedAt is null; hour += 48)
        {
            story.AddRange(Apply(domain, Lost, hour));
        }
        Assert.Equal([DomainEvents.Warned, DomainEvents.Warned, DomainEvents.Warned, DomainEvents.Suspended], story);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 10)]
    [InlineData(30, 60)]
    [InlineData(24 * 8, 24 * 60)]
    public void An_unfinished_domain_is_looked_at_less_and_less_often(int hoursOld, int minutes)
    {
        var domain = New();
        Apply(domain, Look(DomainReach.Nowhere, OwnershipProof.Missing), hoursOld);
        Assert.Equal(Start.AddHours(hoursOld).AddMinutes(minutes), domain.NextCheckAt);

        // Until somebody looks.
        domain.WatchedAt = Start.AddHours(hoursOld);
        Apply(domain, Look(DomainReach.Nowhere, OwnershipProof.Missing), hoursOld);
        Assert.Equal(Start.AddHours(hoursOld).AddMinutes(1), domain.NextCheckAt);
    }

    [Fact]
    public void A_live_domain_is_looked_at_once_a_day()
    {
        var domain = Live();
        Apply(domain, Look(DomainReach.Here, OwnershipProof.Found), 0);
        Assert.InRange(domain.NextCheckAt - Start, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
    }

    private static DomainDiagnosis Lost => Look(DomainReach.Elsewhere, OwnershipProof.Missing);

    private static IReadOnlyList<string> Apply(ShortDomain domain, DomainDiagnosis found, int hours) =>
        DomainProgress.Apply(domain, found, mayVerify: true, Start.AddHours(hours));

    private static ShortDomain New() => new() { Host = "go.lumen.example", Theme = "plain", CreatedAt = Start };

    private static ShortDomain Live() => new() { Host = "go.lumen.example", Theme = "plain", CreatedAt = Start, VerifiedAt = Start, PointingSince = Start };

    private static DomainDiagnosis Look(DomainReach reach, OwnershipProof proof, bool isCertain = true) =>
        new(Town.Host("go.lumen.example"), reach, proof, isCertain, [], [], [], []);
}
