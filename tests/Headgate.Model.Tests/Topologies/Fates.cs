namespace Headgate.Model.Tests.Topologies;

/// <summary>What became of each event of one stage. Grows on the emitting stage; each entry changes once, on whichever stage decides it.</summary>
internal sealed class Fates
{
    public const int UnderWay = 0;
    public const int Delivered = 1;
    public const int Discarded = 2;

    private const int ChunkSize = 64;

    private int[][] _chunks = new int[16][];

    /// <summary>Makes room for the event with this number, before anybody else can know of it.</summary>
    public void Add(int number)
    {
        var chunk = number / ChunkSize;
        if (chunk == _chunks.Length) Array.Resize(ref _chunks, chunk * 2);
        _chunks[chunk] ??= new int[ChunkSize];
    }

    public int this[int number] => Volatile.Read(ref _chunks[number / ChunkSize][number % ChunkSize]);

    /// <summary>Decides the fate of an event. False when it was decided before.</summary>
    public bool Decide(int number, int fate) =>
        Interlocked.CompareExchange(ref _chunks[number / ChunkSize][number % ChunkSize], fate, UnderWay) == UnderWay;
}
