namespace MaintenanceService.Cli.Output;

/// <summary>Texts that several commands show.</summary>
internal static class Texts
{
    public const string Footer =
        """
        The service and the key come from the environment: MAINTENANCE_SERVICE, MAINTENANCE_API_KEY.

        Exit codes: 0 success; 1 to 125 the child's own (run); 3 not every instance confirmed, and what was begun is undone;
        4 the maintenance ended, or was changed so that requests pass, while the child ran; 64 the command can't be done as written, or
        the maintenance was ended or changed so before every instance had confirmed; 69 the service can't be reached, or can't do it now; 74 the answer can't be written; 77 the key is not accepted or may not do this; 126, 127 the child can't be
        run; 128 + n stopped by signal n.
        """;
}
