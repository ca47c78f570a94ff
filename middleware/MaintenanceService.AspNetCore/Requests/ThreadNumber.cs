namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Small numbers for threads, from 1 on: one number has one living thread, and that of a dead one goes to the next new one.</summary>
internal static class ThreadNumber
{
    // Alone in its class with no static that must be initialised: so it is found fastest.
    [ThreadStatic]
    private static int t_number;

    /// <summary>The number of this thread; 0 = it has none yet.</summary>
    public static int Current => t_number;

    /// <summary>The number of this thread, which gets one if it has none.</summary>
    public static int Assign()
    {
        if (t_number != 0)
        {
            return t_number;
        }

        lock (Owners.All)
        {
            int at = Owners.All.FindIndex(owner => !owner.IsAlive);
            if (at < 0)
            {
                at = Owners.All.Count;
                Owners.All.Add(Thread.CurrentThread);
            }

            Owners.All[at] = Thread.CurrentThread;
            return t_number = at + 1;
        }
    }

    private static class Owners
    {
        public static readonly List<Thread> All = [];
    }
}
