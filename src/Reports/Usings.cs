global using WhiteLabelLinks.Reports.Resources;
global using WhiteLabelLinks.Ui.TagHelpers;
