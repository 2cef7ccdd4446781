using WhiteLabelLinks.Web.Commands;

return await CommandLine.RunAsync(args);
