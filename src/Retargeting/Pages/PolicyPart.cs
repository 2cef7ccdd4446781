using WhiteLabelLinks.Redirects.Consent;
using WhiteLabelLinks.Retargeting.Consent;

namespace WhiteLabelLinks.Retargeting.Pages;

/// <summary>The fields that every level's form has.</summary>
/// <param name="Input">Posted under the same name.</param>
/// <param name="Least">What stands above: whatever is laxer cannot be chosen.</param>
/// <param name="Above">Who stands above, as the form names them.</param>
internal sealed record PolicyPart(PolicyInput Input, ConsentPolicy Least, string Above);
