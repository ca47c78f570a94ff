using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// The requests that are running. Entering and leaving are plain stores into a chunk of the thread's own, without interlocked
/// instructions or allocation; the rare reader pays instead, with a process-wide barrier.
/// </summary>
internal sealed class RequestTable
{
    private const int ChunkLength = 64;

    [ThreadStatic]
    private static Lane? t_lane;

    private readonly object _lock = new();
    private Lane[] _lanes = [];

    /// <summary>Notes a request, and with it the generation whose state it will at most have missed.</summary>
    public Ticket Enter(HttpContext context, int generation)
    {
        Lane lane = t_lane is { } own && ReferenceEquals(own.Table, this) ? own : OwnLane();
        int at = lane.Cursor;
        Entry[] chunk = lane.Chunk;
        if (chunk[at].Context is not null)
        {
            (chunk, at) = lane.FindFree();
        }

        lane.Cursor = (at + 1) & (ChunkLength - 1);
        ref Entry entry = ref chunk[at];
        entry.Generation = generation;
        // A reader that sees the context sees its generation.
        Volatile.Write(ref entry.Context, context);
        return new Ticket(chunk, at);
    }

    /// <summary>
    /// The running requests of older generations than the given one. Call it after the newer state has been swapped in: a request either
    /// is seen here, or sees that state.
    /// </summary>
    public List<HttpContext> OlderThan(int generation)
    {
        Interlocked.MemoryBarrierProcessWide();
        var older = new List<HttpContext>();
        foreach (Lane lane in Volatile.Read(ref _lanes))
        {
            foreach (Entry[] chunk in lane.Chunks)
            {
                for (int i = 0; i < chunk.Length; i++)
                {
                    if (Volatile.Read(ref chunk[i].Context) is { } context && chunk[i].Generation < generation)
                    {
                        older.Add(context);
                    }
                }
            }
        }

        return older;
    }

    private Lane OwnLane()
    {
        lock (_lock)
        {
            // Several tables in one process are rare (tests): then the thread's lane is looked up.
            Lane? lane = Array.Find(_lanes, known => known.Owner == Thread.CurrentThread);
            if (lane is null)
            {
                lane = Array.Find(_lanes, known => !known.Owner.IsAlive);
                if (lane is not null)
                {
                    lane.Owner = Thread.CurrentThread;
                }
                else
                {
                    lane = new Lane(this, Thread.CurrentThread);
                    Volatile.Write(ref _lanes, [.. _lanes, lane]);
                }
            }

            t_lane = lane;
            return lane;
        }
    }

    /// <summary>One request; its context is null when it is over.</summary>
    internal struct Entry
    {
        public HttpContext? Context;
        public int Generation;
    }

    /// <summary>Where a request is noted.</summary>
    internal readonly struct Ticket(Entry[] chunk, int at)
    {
        public void Leave() => Volatile.Write(ref chunk[at].Context, null);
    }

    private sealed class Lane
    {
        private Entry[][] _chunks;

        public Lane(RequestTable table, Thread owner)
        {
            Table = table;
            Owner = owner;
            Chunk = new Entry[ChunkLength];
            _chunks = [Chunk];
        }

        public RequestTable Table { get; }

        public Thread Owner { get; set; }

        public Entry[] Chunk { get; private set; }

        public int Cursor { get; set; }

        public Entry[][] Chunks => Volatile.Read(ref _chunks);

        /// <summary>Looks through all chunks; makes a new one where every place is taken.</summary>
        public (Entry[] Chunk, int At) FindFree()
        {
            foreach (Entry[] chunk in _chunks)
            {
                for (int i = 0; i < chunk.Length; i++)
                {
                    if (chunk[i].Context is null)
                    {
                        Chunk = chunk;
                        return (chunk, i);
                    }
                }
            }

            Chunk = new Entry[ChunkLength];
            Volatile.Write(ref _chunks, [.. _chunks, Chunk]);
            return (Chunk, 0);
        }
    }
}
