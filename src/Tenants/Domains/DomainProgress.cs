using WhiteLabelLinks.Certificates.Dns;

namespace WhiteLabelLinks.Tenants.Domains;

/// <summary>What follows for a domain from one look at DNS: what changes in its row, and what is told. Pure but for the row.</summary>
internal static class DomainProgress
{
    /// <summary>Days of failure, each found by a check that got an answer, after which the owners hear of it.</summary>
    private static readonly TimeSpan[] WarnAfter = [TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(5)];

    private static readonly TimeSpan SuspendAfter = TimeSpan.FromDays(7);
    private static readonly TimeSpan ReleaseAfter = TimeSpan.FromDays(30);

    // Two failures further apart than this do not say what was in between.
    private static readonly TimeSpan Gap = TimeSpan.FromDays(2);

    /// <summary>Applies a look to the row.</summary>
    /// <param name="mayVerify">False once the database refused the name because it is somebody else's.</param>
    /// <returns>What happened, oldest first: kinds of <see cref="DomainEvents"/>.</returns>
    public static IReadOnlyList<string> Apply(ShortDomain domain, DomainDiagnosis found, bool mayVerify, DateTimeOffset now)
    {
        List<string> events = [];
        if (domain.VerifiedAt is null && found.Proof == OwnershipProof.Found)
        {
            var wasHeld = KeptDiagnosis.Read(domain.Diagnosis)?.IsHeld is true;
            domain.VerifiedAt = mayVerify ? now : null;
            Add(events, mayVerify ? DomainEvents.Verified : DomainEvents.Held, mayVerify || !wasHeld);
        }
        ApplyReach(domain, found, now, events);
        if (domain.VerifiedAt is not null)
        {
            ApplyLoss(domain, found, now, events);
        }
        domain.Diagnosis = KeptDiagnosis.Of(found, !mayVerify).Write();
        domain.CheckedAt = now;
        domain.NextCheckAt = NextCheck(domain, found, now);
        return events;
    }

    private static void ApplyReach(ShortDomain domain, DomainDiagnosis found, DateTimeOffset now, List<string> events)
    {
        if (found.Reach == DomainReach.Here)
        {
            Add(events, DomainEvents.Pointing, domain.PointingSince is null);
            domain.PointingSince ??= now;
        }
        else if (found.Reach != DomainReach.Unknown && found.IsCertain && domain.PointingSince is not null)
        {
            domain.PointingSince = null;
            events.Add(DomainEvents.NotPointing);
        }
    }

    private static void ApplyLoss(ShortDomain domain, DomainDiagnosis found, DateTimeOffset now, List<string> events)
    {
        if (found.IsLost)
        {
            Fail(domain, now, events);
        }
        else if (found.Proof == OwnershipProof.Found || found.Reach is DomainReach.Here or DomainReach.Partly)
        {
            Add(events, domain.SuspendedAt is null ? DomainEvents.Recovered : DomainEvents.Resumed, domain.FailingSince is not null);
            (domain.FailingSince, domain.FailedAt, domain.Warnings, domain.SuspendedAt) = (null, null, 0, null);
        }
    }

    private static void Fail(ShortDomain domain, DateTimeOffset now, List<string> events)
    {
        if (domain.FailingSince is null || (domain.SuspendedAt is null && now - domain.FailedAt > Gap))
        {
            Add(events, DomainEvents.Failing, domain.FailingSince is null);
            (domain.FailingSince, domain.Warnings) = (now, 0);
        }
        domain.FailedAt = now;
        var lasted = now - domain.FailingSince.Value;
        if (domain.SuspendedAt is { } suspended)
        {
            if (now - suspended >= ReleaseAfter)
            {
                (domain.VerifiedAt, domain.FailingSince, domain.FailedAt, domain.Warnings, domain.SuspendedAt) = (null, null, null, 0, null);
                events.Add(DomainEvents.Released);
            }
        }
        else if (domain.Warnings < WarnAfter.Length)
        {
            // One at a time: whoever suspends has warned as often as it promises.
            if (lasted >= WarnAfter[domain.Warnings])
            {
                domain.Warnings++;
                events.Add(DomainEvents.Warned);
            }
        }
        else if (lasted >= SuspendAfter)
        {
            domain.SuspendedAt = now;
            events.Add(DomainEvents.Suspended);
        }
    }

    /// <summary>Often while somebody waits for it, and once a day when all is well.</summary>
    internal static DateTimeOffset NextCheck(ShortDomain domain, DomainDiagnosis found, DateTimeOffset now)
    {
        if (domain.VerifiedAt is not null && domain.PointingSince is not null && domain.FailingSince is null)
        {
            // Spread over hours by the row's number, so that a thousand domains added at once do not come back at once.
            return found.Reach == DomainReach.Unknown
                ? now.AddHours(1)
                : now.AddHours(23).AddMinutes(domain.Id.Value % 120);
        }
        if (domain.FailingSince is not null)
        {
            return now.AddHours(6);
        }
        var since = domain.WatchedAt is { } watched && watched > domain.CreatedAt ? watched : domain.CreatedAt;
        return now + (now - since) switch
        {
            { TotalHours: < 1 } => TimeSpan.FromMinutes(1),
            { TotalDays: < 1 } => TimeSpan.FromMinutes(10),
            { TotalDays: < 7 } => TimeSpan.FromHours(1),
            _ => TimeSpan.FromDays(1),
        };
    }

    private static void Add(List<string> events, string kind, bool happened)
    {
        if (happened)
        {
            events.Add(kind);
        }
    }
}
