/** What is being fetched for the page. */
export class Loading {
  #count = 0;

  get idle(): boolean {
    return this.#count === 0;
  }

  async during<T>(work: Promise<T>): Promise<T> {
    this.#count += 1;
    try {
      return await work;
    } finally {
      this.#count -= 1;
    }
  }
}
