using System.Collections;

namespace Headgate.Pipelines.Acknowledgement;

/// <summary>Deliveries that are acknowledged together. An array of references would check the class of each on its way in, since sources have their own.</summary>
internal sealed class DeliveryList : IReadOnlyList<Delivery>
{
    private Slot[] _slots = new Slot[16];

    public int Count { get; private set; }

    public Delivery this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            return _slots[index].Delivery;
        }
    }

    public void Add(Delivery delivery)
    {
        if (Count == _slots.Length) Array.Resize(ref _slots, Count * 2);
        _slots[Count++].Delivery = delivery;
    }

    public void Clear()
    {
        if (Count == 0) return;
        _slots.AsSpan(0, Count).Clear();
        Count = 0;
    }

    public IEnumerator<Delivery> GetEnumerator()
    {
        for (var i = 0; i < Count; i++) yield return _slots[i].Delivery;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private struct Slot
    {
        public Delivery Delivery;
    }
}
