namespace MaintenanceService.Benchmarks.Service.Protocols;

/// <summary>Changes what a server streams, over one connection.</summary>
internal interface IStateWriter : IDisposable
{
    /// <summary>Sends a change.</summary>
    /// <param name="message">The new message of the state.</param>
    void Send(string message);

    /// <summary>Receives the answer to the change.</summary>
    /// <exception cref="InvalidOperationException">It is no success.</exception>
    void Receive();
}
