import { type Day, PROFILE_FIELDS, type ProductProfile, type SalesHistory } from '@retail-ml/features';
import { type AgedProfile } from './aged-profile';
import { DemandModelError } from './demand-model-error';

/** The file of an artefact that holds the profiles. */
export const PRODUCT_PROFILES_FILE = 'product-profiles.bin';

/** A product on the day that is asked about. */
export interface ProductOnDay {
  /** As in `products`. */
  productId: string;
  asOf: Day;
}

/** `RMLP` in ASCII, then the form's version. */
const MAGIC = 0x524d4c50;
const FORM_VERSION = 1;
/** Magic, version, as-of day, products, fields, bytes of the ids: 32 bits each, little-endian. */
const HEADER_BYTES = 24;
const VALUE_BYTES = 4;

/** The profiles of all products as of one day, as an artefact keeps them: four bytes a value. */
export class ProductProfiles {
  private constructor(
    /** They know the days before it. */
    readonly asOf: Day,
    private readonly places: ReadonlyMap<string, number>,
    private readonly values: Float32Array,
  ) {}

  static of(asOf: Day, profiles: ReadonlyMap<string, ProductProfile>): ProductProfiles {
    const values = new Float32Array(profiles.size * PROFILE_FIELDS.length);
    let at = 0;
    for (const profile of profiles.values()) for (const field of PROFILE_FIELDS) values[at++] = profile[field];
    return new ProductProfiles(asOf, new Map([...profiles.keys()].map((id, place) => [id, place])), values);
  }

  /** Of all products that were sold in the 180 days before `asOf`: others are taken as no longer offered. */
  static fromHistory(history: SalesHistory, asOf: Day): ProductProfiles {
    const profiles = new Map<string, ProductProfile>();
    for (const productId of history.productIds()) {
      const profile = history.profileOf(productId, asOf);
      if (profile && profile.rate180d > 0) profiles.set(productId, profile);
    }
    return ProductProfiles.of(asOf, profiles);
  }

  /** @throws DemandModelError `invalid-section` for bytes that hold no profiles. */
  static parse(bytes: Uint8Array): ProductProfiles {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const header = (i: number) => view.getInt32(VALUE_BYTES * i, true);
    if (bytes.byteLength < HEADER_BYTES || header(0) !== MAGIC || header(1) !== FORM_VERSION) {
      throw invalid('it does not begin as such a file does');
    }
    const [asOf, products, fields, idBytes] = [header(2), header(3), header(4), header(5)];
    const valuesEnd = HEADER_BYTES + VALUE_BYTES * products * fields;
    if (fields !== PROFILE_FIELDS.length || products < 0 || valuesEnd + idBytes !== bytes.byteLength) {
      throw invalid(`${products} products of ${fields} values do not fill its ${bytes.byteLength} bytes`);
    }
    const ids = idsIn(bytes.subarray(valuesEnd));
    if (!Array.isArray(ids) || ids.length !== products || !ids.every((id) => typeof id === 'string')) {
      throw invalid('its ids are not those of its products');
    }
    // A copy: floats must lie at a multiple of four.
    const values = new Float32Array(products * fields);
    new Uint8Array(values.buffer).set(bytes.subarray(HEADER_BYTES, valuesEnd));
    if (!values.every((value) => value >= 0 && value < Infinity)) throw invalid('it holds values that no profile has');
    return new ProductProfiles(asOf, new Map(ids.map((id: string, place) => [id, place])), values);
  }

  bytes(): Uint8Array {
    const ids = new TextEncoder().encode(JSON.stringify([...this.places.keys()]));
    const { buffer, byteOffset, byteLength } = this.values;
    const bytes = new Uint8Array(HEADER_BYTES + byteLength + ids.byteLength);
    const header = new DataView(bytes.buffer);
    [MAGIC, FORM_VERSION, this.asOf, this.size, PROFILE_FIELDS.length, ids.byteLength].forEach((value, i) =>
      header.setInt32(VALUE_BYTES * i, value, true),
    );
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), HEADER_BYTES);
    bytes.set(ids, HEADER_BYTES + byteLength);
    return bytes;
  }

  get size(): number {
    return this.places.size;
  }

  productIds(): Iterable<string> {
    return this.places.keys();
  }

  /**
   * The product's profile, and how old it is on the day that is asked about; null where the product has none, where
   * it is older than `oldestDays`, or where it knows that day itself, which is then in the past.
   */
  on({ productId, asOf }: ProductOnDay, oldestDays: number): AgedProfile | null {
    const profileAgeDays = asOf - this.asOf;
    if (profileAgeDays < 0 || profileAgeDays > oldestDays) return null;
    const place = this.places.get(productId);
    if (place === undefined) return null;
    const at = place * PROFILE_FIELDS.length;
    const profile = Object.fromEntries(PROFILE_FIELDS.map((field, i) => [field, this.values[at + i]]));
    return { profile: profile as unknown as ProductProfile, profileAgeDays };
  }
}

function idsIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw invalid('its ids are no JSON');
  }
}

function invalid(fault: string): DemandModelError {
  return new DemandModelError('invalid-section', `${PRODUCT_PROFILES_FILE} holds no product profiles: ${fault}.`);
}
