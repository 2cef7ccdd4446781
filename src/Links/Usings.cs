global using WhiteLabelLinks.Links.Resources;
global using WhiteLabelLinks.Ui.TagHelpers;
