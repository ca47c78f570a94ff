using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Output;

/// <summary>Lists the exit codes that pipelines rely on; a child's own code, 1 to 125, is passed on.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Not every instance confirmed in time.</summary>
    public const int NotConverged = 3;

    /// <summary>The maintenance ended, or was changed so that requests pass, while the child ran.</summary>
    public const int Lost = 4;

    /// <summary>The command can't be done as it is written: an option, a site, an id, a hold of others (EX_USAGE).</summary>
    public const int Usage = 64;

    /// <summary>The service does not answer, or something else answers (EX_UNAVAILABLE).</summary>
    public const int Unreachable = 69;

    /// <summary>The standard output can't be written to (EX_IOERR).</summary>
    public const int AnswerLost = 74;

    /// <summary>The key is unknown, or may not do this (EX_NOPERM).</summary>
    public const int Forbidden = 77;

    /// <summary>The child's program can't be run; the code that shells use.</summary>
    public const int NotExecutable = 126;

    /// <summary>The child's program was not found; the code that shells use.</summary>
    public const int NotFound = 127;

    /// <summary>128 + the number of the signal that stopped a program; the code that shells use.</summary>
    public const int Signal = 128;

    /// <summary>Returns the code of a fault.</summary>
    public static int For(FlowException problem) => problem.ErrorId switch
    {
        FlowErrors.NotConverged => NotConverged,
        FlowErrors.MaintenanceLost => Lost,
        FlowErrors.Unauthenticated or FlowErrors.Forbidden => Forbidden,
        FlowErrors.ServiceUnreachable or FlowErrors.UnexpectedResponse => Unreachable,
        FlowErrors.StorageUnavailable or FlowErrors.StorageFull or FlowErrors.Standby or FlowErrors.ShuttingDown or FlowErrors.InternalError or FlowErrors.RateLimited => Unreachable,
        _ => Usage,
    };
}
