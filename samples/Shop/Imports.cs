using MaintenanceService.AspNetCore;

namespace Shop;

/// <summary>Orders from a file: read while they are sent, and worked on after the answer. The closing waits for both.</summary>
internal static class Imports
{
    private const int SecondsMost = 300;

    public static void Map(RouteGroupBuilder pages) => pages.MapPost("/orders/import", ImportAsync);

    private static async Task<IResult> ImportAsync(
        HttpRequest request, IMaintenanceGate gate, Counters counters, TimeProvider time, CancellationToken cancellationToken, int seconds = 5)
    {
        counters.Slow();
        await request.Body.CopyToAsync(Stream.Null, cancellationToken);

        // In the request, before the work begins: from here on it counts, also when the answer is out.
        IMaintenanceWork import = gate.Track("import orders");
        _ = Task.Run(() => HandOverAsync(import, gate, counters, time, TimeSpan.FromSeconds(Math.Clamp(seconds, 0, SecondsMost))), CancellationToken.None);
        return Results.Accepted();
    }

    // The lines are work of their own, that is entered inside the import and outlives it.
    private static async Task HandOverAsync(IMaintenanceWork import, IMaintenanceGate gate, Counters counters, TimeProvider time, TimeSpan length)
    {
        await using (import)
        {
            _ = WorkAsync(await gate.EnterAsync("import lines", import.Aborted), counters, time, length);
        }
    }

    private static async Task WorkAsync(IMaintenanceWork lines, Counters counters, TimeProvider time, TimeSpan length)
    {
        await using IMaintenanceWork work = lines;
        counters.BeginWork();
        try
        {
            await Task.Delay(length, time, work.Aborted);
        }
        catch (OperationCanceledException)
        {
            // The site has closed, and waits no longer.
        }
        finally
        {
            counters.FinishWork();
        }
    }
}
