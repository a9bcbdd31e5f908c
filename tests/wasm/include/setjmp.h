/* cmocka.h wants this header before it; what stands in for cmocka here jumps nowhere. */
