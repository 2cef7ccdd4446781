global using WhiteLabelLinks.Retargeting.Resources;
global using WhiteLabelLinks.Ui.TagHelpers;
