using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using WhiteLabelLinks.Tenants.Brands;
using WhiteLabelLinks.Tenants.Http;
using WhiteLabelLinks.Tenants.Members;
using WhiteLabelLinks.Tenants.Resources;

namespace WhiteLabelLinks.Tenants.Pages;

/// <summary>What a request that failed shows; opened by hand, it is a page that does not exist.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel(CurrentPerson person) : PageModel
{
    private int _status = StatusCodes.Status404NotFound;

    public int Status => _status;

    public bool InFrame => person.ValueOrNone is not null && _status < StatusCodes.Status500InternalServerError;

    public string RequestId => HttpContext.TraceIdentifier;

    public string Title { get; private set; } = "";

    public string Text { get; private set; } = "";

    public void OnGet() => Describe();

    // A failed form is answered here too, with its own method.
    public void OnPost() => Describe();

    private void Describe()
    {
        _status = HttpContext.Features.Get<FailedRequest>()?.Status ?? _status;
        Response.StatusCode = _status;
        (Title, Text) = _status switch
        {
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => (TenantsText.ErrorNotFoundTitle, TenantsText.ErrorNotFoundText),
            StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => (
                TenantsText.ErrorForbiddenTitle, HttpContext.Features.Get<Refusal>()?.Reason ?? TenantsText.ErrorForbiddenText),
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status431RequestHeaderFieldsTooLarge =>
                (TenantsText.ErrorLargeTitle, TenantsText.ErrorLargeText),
            < StatusCodes.Status500InternalServerError => (TenantsText.ErrorBadTitle, TenantsText.ErrorBadText),
            _ => (TenantsText.ErrorServerTitle, TenantsText.ErrorServerText),
        };
    }
}
