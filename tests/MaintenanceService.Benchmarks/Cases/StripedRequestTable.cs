using Microsoft.AspNetCore.Http;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>
/// The simple alternative to the middleware's request table: stripes of slots that any thread may claim with interlocked instructions, each of
/// which is a full fence, so that a reader needs no process-wide barrier.
/// </summary>
internal sealed class StripedRequestTable
{
    private const int Free = 0;
    private const int Claimed = 1;
    private const int SlotsPerStripe = 64;
    private readonly Slot[][] _stripes = [.. Enumerable.Range(0, Stripes()).Select(_ => MakeStripe())];

    /// <summary>Records a running request; the slot is left with <see cref="Leave"/>.</summary>
    public Slot Enter(HttpContext context, int mark)
    {
        Slot[] stripe = _stripes[Environment.CurrentManagedThreadId & (_stripes.Length - 1)];
        while (true)
        {
            foreach (Slot slot in stripe)
            {
                if (Volatile.Read(ref slot.Generation) == Free && Interlocked.CompareExchange(ref slot.Generation, Claimed, Free) == Free)
                {
                    slot.Context = context;
                    // Published with a fence: the state is read only after a reader can see the request.
                    Interlocked.Exchange(ref slot.Generation, mark);
                    return slot;
                }
            }
        }
    }

    public static void Leave(Slot slot) => Volatile.Write(ref slot.Generation, Free);

    private static int Stripes()
    {
        int stripes = 1;
        while (stripes < 4 * Environment.ProcessorCount)
        {
            stripes *= 2;
        }

        return stripes;
    }

    private static Slot[] MakeStripe() => [.. Enumerable.Range(0, SlotsPerStripe).Select(_ => new Slot())];

    internal sealed class Slot
    {
        public int Generation;
        public HttpContext? Context;
    }
}
