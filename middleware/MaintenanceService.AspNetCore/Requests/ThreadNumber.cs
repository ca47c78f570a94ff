namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Assigns small numbers to threads, from 1 on. A number belongs to one living thread, and is reused after it has ended.</summary>
internal static class ThreadNumber
{
    // No other static in this class: a class with a static initializer is slower to access.
    [ThreadStatic]
    private static int t_number;

    /// <summary>Returns the number of this thread; 0 = none yet.</summary>
    public static int Current => t_number;

    /// <summary>Returns the number of this thread, and assigns one if it has none.</summary>
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
