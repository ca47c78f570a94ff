using System.Text;
using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The event streams that the service holds. Each is a TCP connection: in order, but held back, or cut, by the network.</summary>
internal sealed class SimulatedStreams(Simulation simulation)
{
    private readonly List<Connection> _open = [];

    public void Open(SimulatedInstance instance, EventPipe pipe, Action accepted)
    {
        if (!simulation.Service.Answers || instance.Link.State.HasFlag(LinkCut.BehindProxy))
        {
            return;
        }

        _open.RemoveAll(connection => connection.Instance == instance);
        var connection = new Connection(simulation, instance, pipe);
        _open.Add(connection);
        accepted();
        connection.Wake();
    }

    /// <summary>Something was committed: each stream gets the newest, after a delay of its own.</summary>
    public void Wake() => _open.ForEach(connection => connection.Wake());

    public void Heartbeat() => _open.ForEach(connection => connection.Heartbeat());

    /// <summary>The service is gone; some readers find out at once, others by the silence.</summary>
    public void Reset()
    {
        foreach (Connection connection in _open)
        {
            connection.Reset();
        }

        _open.Clear();
    }

    private sealed class Connection(Simulation simulation, SimulatedInstance instance, EventPipe pipe)
    {
        private readonly Queue<(SiteState? State, byte[] Frame)> _outbox = [];
        private (string Epoch, long Revision)? _sent;
        private bool _isReset;

        public SimulatedInstance Instance { get; } = instance;

        public void Wake() => simulation.Time.After(simulation.Chance.Between(0, 0.02), () =>
        {
            if (!simulation.Service.Answers || _isReset)
            {
                return;
            }

            SiteState state = simulation.Service.State();
            if (_sent == (state.Epoch, state.Revision))
            {
                return;
            }

            _sent = (state.Epoch, state.Revision);
            Send(state, Frame("state", JsonSerializer.Serialize(state, WireJson.TypeInfo<SiteState>())));
        });

        public void Heartbeat()
        {
            SiteState state = simulation.Service.State();
            var heartbeat = new StreamHeartbeat { ServerTime = state.ServerTime, Epoch = state.Epoch, Revision = state.Revision };
            Send(null, Frame("heartbeat", JsonSerializer.Serialize(heartbeat, WireJson.TypeInfo<StreamHeartbeat>())));
        }

        public void Reset()
        {
            _isReset = true;
            if (simulation.Chance.OneIn(2))
            {
                Instance.Process.After(simulation.Chance.Between(0, 1), pipe.Break);
            }
        }

        private static byte[] Frame(string type, string data) => Encoding.UTF8.GetBytes($"event: {type}\ndata: {data}\n\n");

        private void Send(SiteState? state, byte[] frame)
        {
            _outbox.Enqueue((state, frame));
            simulation.Time.After(Instance.Link.Delay(), Deliver);
        }

        private void Deliver()
        {
            if (_isReset || _outbox.Count == 0)
            {
                return;
            }

            if (Instance.Link.State.HasFlag(LinkCut.Down) || Instance.Link.State.HasFlag(LinkCut.BehindProxy))
            {
                simulation.Time.After(TimeSpan.FromSeconds(1), Deliver);
                return;
            }

            (SiteState? State, byte[] Frame) next = _outbox.Dequeue();
            Instance.Process.After(TimeSpan.Zero, () =>
            {
                if (next.State is { } state)
                {
                    Instance.Lies.Coming(state);
                }

                pipe.Arrive(next.Frame);
            });
        }
    }
}
