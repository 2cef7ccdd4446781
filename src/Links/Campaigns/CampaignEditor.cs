using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhiteLabelLinks.Data;
using WhiteLabelLinks.Links.Editing;
using WhiteLabelLinks.Primitives;
using WhiteLabelLinks.Tenants;

namespace WhiteLabelLinks.Links.Campaigns;

/// <summary>The one place that creates and changes campaigns, for pages and the API. Works in the brand whose scope was entered.</summary>
internal sealed partial class CampaignEditor(AppDb db, TimeProvider clock)
{
    public const int MaxName = 100;
    public const int MaxGoal = 500;
    public const int MaxTouch = 300;

    /// <summary>What the column holds.</summary>
    public const decimal MaxBudget = 999_999_999_999.99m;

    public async Task<SaveCampaignResult> CreateAsync(CampaignEdit asked, Actor actor, CancellationToken cancellation)
    {
        var now = clock.Now();
        var campaign = new Campaign { Name = "", NameKey = "", CreatedBy = actor.Name, CreatedAt = now, UpdatedBy = actor.Name, UpdatedAt = now };
        var errors = Apply(campaign, asked with { Name = asked.Name.Value });
        if (errors.Count > 0)
        {
            return new SaveCampaignResult.Invalid(errors);
        }
        db.Add(campaign);
        return await SaveAsync(campaign, cancellation);
    }

    public async Task<SaveCampaignResult> EditAsync(CampaignId id, CampaignEdit asked, Actor actor, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.ChangeTracker.Clear();
        var campaign = await db.Set<Campaign>().FromSql($"SELECT * FROM campaigns WHERE id = {id.Value} FOR UPDATE").SingleOrDefaultAsync(cancellation);
        if (campaign is null)
        {
            return new SaveCampaignResult.NotFound();
        }
        if (asked.SeenAt is { } seen && campaign.UpdatedAt != seen)
        {
            return new SaveCampaignResult.ChangedMeanwhile(campaign);
        }
        var errors = Apply(campaign, asked);
        if (errors.Count > 0)
        {
            db.ChangeTracker.Clear();
            return new SaveCampaignResult.Invalid(errors);
        }
        if (!db.ChangeTracker.HasChanges())
        {
            return new SaveCampaignResult.Saved(campaign);
        }
        var now = clock.Now();
        campaign.UpdatedAt = now > campaign.UpdatedAt ? now : campaign.UpdatedAt.AddMicroseconds(1);
        campaign.UpdatedBy = actor.Name;
        var result = await SaveAsync(campaign, cancellation);
        if (result is SaveCampaignResult.Saved)
        {
            await transaction.CommitAsync(cancellation);
        }
        return result;
    }

    private async Task<SaveCampaignResult> SaveAsync(Campaign campaign, CancellationToken cancellation)
    {
        try
        {
            await db.SaveChangesAsync(cancellation);
            return new SaveCampaignResult.Saved(campaign);
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            db.ChangeTracker.Clear();
            var key = campaign.NameKey;
            var isArchived = await db.Set<Campaign>().AnyAsync(other => other.NameKey == key && other.ArchivedAt != null, cancellation);
            return new SaveCampaignResult.NameTaken(campaign.Name, isArchived);
        }
    }

    private List<FieldError> Apply(Campaign campaign, CampaignEdit asked)
    {
        var errors = new List<FieldError>();
        if (asked.Name.IsGiven)
        {
            campaign.Name = Text(asked.Name.Value, CampaignFields.Name, MaxName, errors) ?? "";
            campaign.NameKey = campaign.Name.ToLowerInvariant();
            if (campaign.Name.Length == 0 && errors.Count == 0)
            {
                errors.Add(new FieldError(CampaignFields.Name, LinksText.CampaignNameMissing));
            }
        }
        campaign.Goal = asked.Goal.IsGiven ? Text(asked.Goal.Value, CampaignFields.Goal, MaxGoal, errors) : campaign.Goal;
        campaign.Stage = asked.Stage.IsGiven ? asked.Stage.Value : campaign.Stage;
        campaign.FirstTouch = asked.FirstTouch.IsGiven ? Text(asked.FirstTouch.Value, CampaignFields.FirstTouch, MaxTouch, errors) : campaign.FirstTouch;
        campaign.SecondTouch = asked.SecondTouch.IsGiven ? Text(asked.SecondTouch.Value, CampaignFields.SecondTouch, MaxTouch, errors) : campaign.SecondTouch;
        campaign.ClosingTouch = asked.ClosingTouch.IsGiven ? Text(asked.ClosingTouch.Value, CampaignFields.ClosingTouch, MaxTouch, errors) : campaign.ClosingTouch;
        if (asked.Archived.IsGiven && asked.Archived.Value != campaign.IsArchived)
        {
            campaign.ArchivedAt = asked.Archived.Value ? clock.Now() : null;
        }
        ApplyBudget(campaign, asked, errors);
        return errors;
    }

    private static void ApplyBudget(Campaign campaign, CampaignEdit asked, List<FieldError> errors)
    {
        if (!asked.Budget.IsGiven && !asked.Currency.IsGiven)
        {
            return;
        }
        var budget = asked.Budget.IsGiven ? asked.Budget.Value : campaign.Budget;
        var currency = (asked.Currency.IsGiven ? asked.Currency.Value : campaign.Currency)?.Trim().ToUpperInvariant();
        if (budget is null)
        {
            // A currency alone says nothing: the form always sends one.
            (campaign.Budget, campaign.Currency) = (null, null);
            return;
        }
        if (budget is <= 0 or > MaxBudget || decimal.Round(budget.Value, 2) != budget)
        {
            errors.Add(new FieldError(CampaignFields.Budget, LinksText.BudgetWrong));
        }
        if (currency is null || !CurrencyCode().IsMatch(currency))
        {
            errors.Add(new FieldError(CampaignFields.Currency, LinksText.CurrencyWrong));
        }
        (campaign.Budget, campaign.Currency) = (budget, currency);
    }

    private static string? Text(string? text, string field, int most, List<FieldError> errors)
    {
        // A text area sends its line breaks along; they are spaces here.
        if (TextRules.ComplainOf(text?.ReplaceLineEndings(" "), most, out var clean) is { } complaint)
        {
            errors.Add(new FieldError(field, complaint));
        }
        return clean.Length == 0 ? null : clean;
    }

    [GeneratedRegex("^[A-Z]{3}$", RegexOptions.NonBacktracking)]
    private static partial Regex CurrencyCode();
}
