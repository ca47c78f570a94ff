using MaintenanceService.Domain.Problems;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Streams;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Sends a response only while this process is certainly the active one, which is checked once the response is complete: another process
/// may have changed the state since the response was begun. The events of a stream are checked one by one.
/// </summary>
internal sealed partial class LeaseGuard(RequestDelegate next, PostgresLease lease, ILogger<LeaseGuard> logger)
{
    private int _clockTold;

    public async Task InvokeAsync(HttpContext context)
    {
        Stream body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        if (StreamMiddleware.IsOpen(context))
        {
            context.Response.Body = new LeasedStream(body, lease, context.Abort);
            return;
        }

        if (!lease.MayAnswer && !Is<LivenessProbe>(context))
        {
            bool mayBeWritten = MayBeWritten(context);
            context.Response.Clear();
            await ProblemWriter.WriteAsync(context, mayBeWritten ? Unknown() : Standby(), epoch: "");
            return;
        }

        TimeSpan offset = lease.ClockOffset;
        if (Is<ReadinessProbe>(context) && offset.Duration() > PostgresLease.MaxClockOffset)
        {
            if (Interlocked.Exchange(ref _clockTold, 1) == 0)
            {
                LogClock(logger, offset.TotalSeconds);
            }

            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsync($"its clock is {offset.TotalSeconds:F0} s off the database's");
            return;
        }

        answer.Position = 0;
        await answer.CopyToAsync(body, context.RequestAborted);
    }

    /// <summary>Returns whether the request may have changed the store: "standby" would say that it has not.</summary>
    private static bool MayBeWritten(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
        && !Is<KeepsNothing>(context)
        && context.Features.Get<ProblemException>() is null or { Kind: ProblemKind.StorageUnavailable or ProblemKind.InternalError };

    private static bool Is<TMetadata>(HttpContext context)
        where TMetadata : class =>
        context.GetEndpoint()?.Metadata.GetMetadata<TMetadata>() is not null;

    private static ProblemException Unknown() => new(
        ProblemKind.StorageUnavailable,
        "This process of the service lost its store while it wrote: it can't be known whether this is kept. Read the record in a moment, before you send the request again.");

    public static ProblemException Standby() => new(
        ProblemKind.Standby, "This process of the service stands by; another one is active, or is about to be. Send the request to that one, or retry here in a moment.");

    [LoggerMessage(32, LogLevel.Error, "This process is not ready: its clock is {Seconds:F0} s ahead of the database's, and 2 s are permitted. Run NTP on both machines.")]
    private static partial void LogClock(ILogger logger, double seconds);
}
