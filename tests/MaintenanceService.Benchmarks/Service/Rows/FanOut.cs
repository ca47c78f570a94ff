using MaintenanceService.Benchmarks.Service.Clients;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>What was measured of one server's stream.</summary>
/// <param name="openAsync">Opens the stream with its readers.</param>
internal sealed class FanOut(Func<Task<ChangedStream>> openAsync) : IDisposable
{
    private ChangedStream? _stream;

    /// <summary>How long the last reader waited for each change, in milliseconds.</summary>
    public List<double> Last { get; } = [];

    /// <summary>The processor time of the server for one change, in milliseconds, by rounds.</summary>
    public List<double> Processor { get; } = [];

    /// <summary>Changes the state some times, and keeps what was measured.</summary>
    /// <param name="warmUp">The number of changes before, of which nothing is kept.</param>
    /// <param name="changes">The number of changes.</param>
    public async Task TakeAsync(int warmUp, int changes)
    {
        _stream ??= await openAsync();
        await _stream.ChangeAsync(warmUp);
        (double[] last, double processor) = await _stream.ChangeAsync(changes);
        Last.AddRange(last);
        Processor.Add(processor);
    }

    /// <summary>Closes the readers' connections; the next round opens others.</summary>
    public void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }

    public void Dispose() => Close();
}
